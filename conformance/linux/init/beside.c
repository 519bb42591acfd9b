/* vCPUs in threads of their own: in the guest while others are, too. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "host.h"
#include "machine.h"
#include "report.h"

/* An interrupt reaches the other CPU, and a vCPU that sleeps has polled enough (halt_poll_ns). */
static const useconds_t moment = 5000;

/* A CPU that is to have no ticks has a few more after somebody has come to it. */
static const long ticks_nanoseconds = 20000000;

/* So many moments are a fault. */
static const int patience = 1000;

static struct {
	pthread_t thread;
	atomic_bool has_ended;
} beside[VCPUS_MAX];

static long now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000 + time.tv_nsec;
}

/* Whoever sleeps leaves the CPU. */
static void spin(long nanoseconds)
{
	const long end = now() + nanoseconds;
	while (now() < end)
		;
}

static void *run_beside(void *argument)
{
	const int vcpu = (long)argument;
	cpu_set_t other;
	sigset_t alarms;
	sigemptyset(&alarms);
	sigaddset(&alarms, SIGALRM);
	pthread_sigmask(SIG_BLOCK, &alarms, NULL);
	CPU_ZERO(&other);
	CPU_SET(1, &other);
	if (sched_setaffinity(0, sizeof(other), &other) < 0)
		fail("CPU 1");
	spin(ticks_nanoseconds);
	enter_vcpu(vcpu);
	beside[vcpu].has_ended = true;
	return NULL;
}

static volatile uint64_t *waits_of(int vcpu)
{
	return program_of(vcpu) + (MAILBOX_WAITS - MAILBOX_PROGRAM) / (int)sizeof(uint64_t);
}

/* Has somebody stored what the guest waits for, so that it is about to go on? */
static bool is_about_to_go_on(uint64_t waits)
{
	const uint64_t *instruction = (uint64_t *)(machine.ram + (waits - RAM)) - 3;
	const volatile uint64_t *word = (uint64_t *)(machine.ram + (instruction[1] - RAM));
	return instruction[0] == WAIT && *word == instruction[2];
}

static void wait_until_quiet(int vcpu)
{
	for (int i = 0; i < patience; i++) {
		const uint64_t waits = *waits_of(vcpu);
		if (beside[vcpu].has_ended || (waits != 0 && !is_about_to_go_on(waits)))
			return;
		usleep(moment);
	}
	errno = ETIMEDOUT;
	fail("vCPU %d does not come to wait", vcpu);
}

void start_vcpu(int vcpu)
{
	beside[vcpu].has_ended = false;
	machine.vcpu[vcpu].is_beside = true;
	*waits_of(vcpu) = 0;
	if (pthread_create(&beside[vcpu].thread, NULL, run_beside, (void *)(long)vcpu) != 0)
		fail("pthread_create");
	wait_until_quiet(vcpu);
	usleep(moment);
}

bool has_ended(int vcpu)
{
	return beside[vcpu].has_ended;
}

void join_vcpu(int vcpu)
{
	for (int i = 0; i < patience && !beside[vcpu].has_ended; i++)
		usleep(moment);
	if (!beside[vcpu].has_ended) {
		errno = ETIMEDOUT;
		fail("vCPU %d does not end", vcpu);
	}
	pthread_join(beside[vcpu].thread, NULL);
	machine.vcpu[vcpu].is_beside = false;
}

static void *take_cpu(void *nothing)
{
	spin(moment * 1000);
	return nothing;
}

void preempt_vcpu(void)
{
	pthread_t thread;
	pthread_attr_t attributes;
	cpu_set_t other;
	const struct sched_param urgent = { .sched_priority = 1 };
	CPU_ZERO(&other);
	CPU_SET(1, &other);
	pthread_attr_init(&attributes);
	pthread_attr_setaffinity_np(&attributes, sizeof(other), &other);
	pthread_attr_setinheritsched(&attributes, PTHREAD_EXPLICIT_SCHED);
	pthread_attr_setschedpolicy(&attributes, SCHED_FIFO);
	pthread_attr_setschedparam(&attributes, &urgent);
	errno = pthread_create(&thread, &attributes, take_cpu, NULL);
	if (errno != 0)
		fail("a thread that preempts");
	pthread_join(thread, NULL);
	/* Two threads on a CPU make it tick. */
	usleep(ticks_nanoseconds / 1000);
}

/* The operation behind the one that asks for it makes the vCPU come there. */
static int operations_until_held;

void expect_hold(void)
{
	operations_until_held = 2;
}

static void wait_until_held(void)
{
	for (int i = 0; i < patience; i++) {
		if (is_held())
			return;
		usleep(moment);
	}
	errno = ETIMEDOUT;
	fail("nobody is held");
}

bool is_anybody_beside(void)
{
	for (int vcpu = 0; vcpu < machine.setup.vcpus; vcpu++)
		if (machine.vcpu[vcpu].is_beside)
			return true;
	return false;
}

void settle(void)
{
	if (!is_anybody_beside())
		return;
	if (operations_until_held > 0 && --operations_until_held == 0)
		wait_until_held();
	usleep(moment);
	for (int vcpu = 0; vcpu < machine.setup.vcpus; vcpu++)
		if (machine.vcpu[vcpu].is_beside)
			wait_until_quiet(vcpu);
}
