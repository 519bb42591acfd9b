#include "machine.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

#include "gsi.h"
#include "its.h"
#include "report.h"

struct machine machine;

extern const char guest_begin[], guest_end[];

static int kvm;
static int run_size;

static int ask(int fd, unsigned long request, void *argument, const char *what)
{
	int result = ioctl(fd, request, argument);
	if (result < 0)
		fail("%s", what);
	return result;
}

static int ask_number(int fd, unsigned long request, long argument, const char *what)
{
	return ask(fd, request, (void *)argument, what);
}

static void set_attribute(uint32_t group, uint64_t attribute, void *value)
{
	struct kvm_device_attr request = { .group = group, .attr = attribute, .addr = (uint64_t)value };
	ask(machine.gic, KVM_SET_DEVICE_ATTR, &request, "KVM_SET_DEVICE_ATTR");
}

static void set_address(uint64_t type, uint64_t address)
{
	set_attribute(KVM_DEV_ARM_VGIC_GRP_ADDR, type, &address);
}

void init_vgic(void)
{
	set_attribute(KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_VGIC_CTRL_INIT, NULL);
}

static void create_gic(void)
{
	bool is_v2 = machine.setup.gic == 2;
	struct kvm_create_device device = {
		.type = is_v2 ? KVM_DEV_TYPE_ARM_VGIC_V2 : KVM_DEV_TYPE_ARM_VGIC_V3,
	};
	ask(machine.fd, KVM_CREATE_DEVICE, &device, "KVM_CREATE_DEVICE of the vGIC");
	machine.gic = device.fd;
	set_address(is_v2 ? KVM_VGIC_V2_ADDR_TYPE_DIST : KVM_VGIC_V3_ADDR_TYPE_DIST, GICD);
	if (is_v2)
		set_address(KVM_VGIC_V2_ADDR_TYPE_CPU, GICC);
	else
		set_address(KVM_VGIC_V3_ADDR_TYPE_REDIST, GICR);
	uint32_t intids = machine.setup.intids;
	set_attribute(KVM_DEV_ARM_VGIC_GRP_NR_IRQS, 0, &intids);
	if (!machine.is_new)
		init_vgic();
}

static void create_vcpu(struct vcpu *vcpu, int number)
{
	vcpu->fd = ask_number(machine.fd, KVM_CREATE_VCPU, number, "KVM_CREATE_VCPU");
	init_vcpu(number);
	vcpu->run = mmap(NULL, run_size, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu->fd, 0);
	if (vcpu->run == MAP_FAILED)
		fail("mmap of kvm_run");
}

void init_vcpu(int number)
{
	const struct vcpu *vcpu = &machine.vcpu[number];
	struct kvm_vcpu_init init;
	uint64_t begin = RAM;
	struct kvm_one_reg pc = {
		.id = KVM_REG_ARM64 | KVM_REG_SIZE_U64 | KVM_REG_ARM_CORE | KVM_REG_ARM_CORE_REG(regs.pc),
		.addr = (uint64_t)&begin,
	};
	ask(machine.fd, KVM_ARM_PREFERRED_TARGET, &init, "KVM_ARM_PREFERRED_TARGET");
	init.features[0] |= 1 << KVM_ARM_VCPU_PSCI_0_2;
	ask(vcpu->fd, KVM_ARM_VCPU_INIT, &init, "KVM_ARM_VCPU_INIT");
	ask(vcpu->fd, KVM_SET_ONE_REG, &pc, "KVM_SET_ONE_REG");
}

static void wake(int signal)
{
	(void)signal;
}

static void open_kvm(void)
{
	struct sigaction action = { .sa_handler = wake };
	sigaction(SIGALRM, &action, NULL);
	kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	if (kvm < 0)
		fail("/dev/kvm");
	run_size = ask_number(kvm, KVM_GET_VCPU_MMAP_SIZE, 0, "KVM_GET_VCPU_MMAP_SIZE");
	machine.ram = mmap(NULL, RAM_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memcpy(machine.ram, guest_begin, guest_end - guest_begin);
}

void create_machine(void)
{
	if (kvm == 0)
		open_kvm();
	struct kvm_userspace_memory_region memory = {
		.guest_phys_addr = RAM,
		.memory_size = RAM_SIZE,
		.userspace_addr = (uint64_t)machine.ram,
	};
	struct kvm_enable_cap suspends = { .cap = KVM_CAP_ARM_SYSTEM_SUSPEND };
	machine.fd = ask_number(kvm, KVM_CREATE_VM, 0, "KVM_CREATE_VM");
	ask(machine.fd, KVM_ENABLE_CAP, &suspends, "KVM_CAP_ARM_SYSTEM_SUSPEND");
	ask(machine.fd, KVM_SET_USER_MEMORY_REGION, &memory, "KVM_SET_USER_MEMORY_REGION");
	for (int number = 0; number < machine.setup.vcpus; number++)
		create_vcpu(&machine.vcpu[number], number);
	create_gic();
	create_its();
	create_gsis();
}

uint64_t read_timer(int vcpu, uint64_t id)
{
	uint64_t value = 0;
	struct kvm_one_reg request = { .id = id, .addr = (uint64_t)&value };
	ask(machine.vcpu[vcpu].fd, KVM_GET_ONE_REG, &request, "KVM_GET_ONE_REG");
	return value;
}

void write_timer(int vcpu, uint64_t id, uint64_t value)
{
	struct kvm_one_reg request = { .id = id, .addr = (uint64_t)&value };
	ask(machine.vcpu[vcpu].fd, KVM_SET_ONE_REG, &request, "KVM_SET_ONE_REG");
}

void destroy_machine(void)
{
	for (int number = 0; number < machine.setup.vcpus; number++) {
		munmap(machine.vcpu[number].run, run_size);
		close(machine.vcpu[number].fd);
	}
	for (int intid = 0; intid < INTIDS_MAX; intid++) {
		if (machine.eventfd[intid] > 0)
			close(machine.eventfd[intid]);
		if (machine.resamplefd[intid] > 0)
			close(machine.resamplefd[intid]);
		machine.eventfd[intid] = 0;
		machine.resamplefd[intid] = 0;
	}
	destroy_gsis();
	destroy_its();
	close(machine.gic);
	if (!machine.is_closed)
		close(machine.fd);
	machine.is_closed = false;
}

void close_vm(void)
{
	close(machine.fd);
	machine.is_closed = true;
}

static bool is_store_to(const struct vcpu *vcpu, uint64_t address)
{
	return vcpu->run->exit_reason == KVM_EXIT_MMIO && vcpu->run->mmio.phys_addr == address;
}

/* With more interrupts than list registers UIE asks for an interrupt while at most one of them is valid. */
static bool may_be_stuck(void)
{
	return machine.setup.list_registers == 1;
}

static void alarm_after(long microseconds)
{
	const struct itimerval timer = { .it_value = { microseconds / 1000000, microseconds % 1000000 } };
	setitimer(ITIMER_REAL, &timer, NULL);
}

bool run_vcpu(int number)
{
	/* A guest that takes an exception has no vectors, and would run for ever. */
	alarm_after(may_be_stuck() || machine.vcpu[number].turns_off ? 50000 : 2000000);
	bool has_rung = enter_vcpu(number);
	alarm_after(0);
	return has_rung;
}

void set_mp_state(int vcpu, int to)
{
	struct kvm_mp_state state = { .mp_state = to };
	ask(machine.vcpu[vcpu].fd, KVM_SET_MP_STATE, &state, "KVM_SET_MP_STATE");
}

static bool is_event(const struct vcpu *vcpu, uint32_t type)
{
	return vcpu->run->exit_reason == KVM_EXIT_SYSTEM_EVENT && vcpu->run->system_event.type == type;
}

/* Does user space call KVM_RUN again at once? KVM suspends a vCPU where user space lets it. */
static bool goes_on(int number)
{
	const struct vcpu *vcpu = &machine.vcpu[number];
	if (is_event(vcpu, KVM_SYSTEM_EVENT_SUSPEND))
		set_mp_state(number, KVM_MP_STATE_SUSPENDED);
	else if (is_event(vcpu, KVM_SYSTEM_EVENT_WAKEUP))
		set_mp_state(number, KVM_MP_STATE_RUNNABLE);
	else
		return is_store_to(vcpu, NOBODY);
	return true;
}

bool enter_vcpu(int number)
{
	struct vcpu *vcpu = &machine.vcpu[number];
	int result;
	vcpu->is_stuck = false;
	do
		result = ioctl(vcpu->fd, KVM_RUN, 0);
	while (result == 0 && goes_on(number));
	int error = errno;
	if (result == 0) {
		machine.is_to_be_reset = is_event(vcpu, KVM_SYSTEM_EVENT_RESET);
		if (!machine.is_to_be_reset && !is_store_to(vcpu, DOORBELL))
			fail("vCPU %d left the guest for reason %d at 0x%llx", number, vcpu->run->exit_reason,
			     vcpu->run->mmio.phys_addr);
		return true;
	}
	struct kvm_mp_state state = { 0 };
	ask(vcpu->fd, KVM_GET_MP_STATE, &state, "KVM_GET_MP_STATE");
	vcpu->is_stuck = may_be_stuck() && state.mp_state == KVM_MP_STATE_RUNNABLE;
	if (error != EINTR || (state.mp_state != KVM_MP_STATE_STOPPED && !vcpu->is_stuck)) {
		errno = error;
		fail("vCPU %d does not come back", number);
	}
	return false;
}

static uint64_t *mailbox_of(int vcpu, uint64_t offset)
{
	return (uint64_t *)(machine.ram + (MAILBOXES - RAM) + ((uint64_t)vcpu << MAILBOX_SHIFT) + offset);
}

uint64_t *program_of(int vcpu)
{
	return mailbox_of(vcpu, MAILBOX_PROGRAM);
}

uint64_t *results_of(int vcpu)
{
	return mailbox_of(vcpu, MAILBOX_RESULTS);
}

static struct kvm_device_attr register_at(int group, int vcpu, uint32_t offset, uint64_t *value)
{
	/* A vCPU is named by its number (GICv2) or its affinity (GICv3): the same for the first 16. */
	return (struct kvm_device_attr){
		.group = group,
		.attr = (uint64_t)vcpu << 32 | offset,
		.addr = (uint64_t)value,
	};
}

uint64_t read_register(int group, int vcpu, uint32_t offset)
{
	uint64_t value = 0;
	struct kvm_device_attr request = register_at(group, vcpu, offset, &value);
	ask(machine.gic, KVM_GET_DEVICE_ATTR, &request, "KVM_GET_DEVICE_ATTR");
	return value;
}

void write_register(int group, int vcpu, uint32_t offset, uint64_t value)
{
	struct kvm_device_attr request = register_at(group, vcpu, offset, &value);
	ask(machine.gic, KVM_SET_DEVICE_ATTR, &request, "KVM_SET_DEVICE_ATTR");
}
