/* Words that user space executes. */
#include "words.h"

#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "host.h"
#include "gsi.h"
#include "its.h"
#include "machine.h"
#include "registers.h"
#include "report.h"

/* The work item of an irqfd runs on its own time. */
static const useconds_t work_item = 4000;

static int set_line(int type, int vcpu, int intid, int level)
{
	struct kvm_irq_level line = {
		.irq = type << KVM_ARM_IRQ_TYPE_SHIFT | vcpu << KVM_ARM_IRQ_VCPU_SHIFT | intid,
		.level = level,
	};
	return ioctl(machine.fd, KVM_IRQ_LINE, &line) < 0 ? -errno : 0;
}

static void drive_line(int intid, int level)
{
	if (set_line(KVM_ARM_IRQ_TYPE_SPI, 0, intid, level) < 0)
		fail("KVM_IRQ_LINE of %d", intid);
}

static void assign(int intid, bool with_resample)
{
	struct kvm_irqfd irqfd = { .gsi = intid - 32 };
	irqfd.fd = machine.eventfd[intid] = eventfd(0, EFD_NONBLOCK);
	if (with_resample) {
		machine.resamplefd[intid] = eventfd(0, EFD_NONBLOCK);
		machine.resampled[intid] = 0;
		irqfd.resamplefd = machine.resamplefd[intid];
		irqfd.flags = KVM_IRQFD_FLAG_RESAMPLE;
	}
	if (ioctl(machine.fd, KVM_IRQFD, &irqfd) < 0)
		fail("KVM_IRQFD of %d", intid);
}

static void signal_eventfd(int intid)
{
	const uint64_t one = 1;
	if (machine.eventfd[intid] > 0 && write(machine.eventfd[intid], &one, sizeof(one)) < 0)
		fail("eventfd of %d", intid);
	usleep(work_item);
}

/*
 * A GICv3's ISPENDR is written whole, every bit to the value it is to have, and ICPENDR is ignored: a bit is changed by
 * reading the word and writing it back. vgic_v3_uaccess_write_pending
 */
static void write_bit(int offset, int intid)
{
	uint32_t bit = 1u << intid % 32;
	int word = offset + intid / 32 * 4;
	if (machine.setup.gic == 3 && (offset == GICD_ISPENDR || offset == GICD_ICPENDR)) {
		int pending = GICD_ISPENDR + intid / 32 * 4;
		uint32_t before = read_register(KVM_DEV_ARM_VGIC_GRP_DIST_REGS, 0, pending);
		write_register(KVM_DEV_ARM_VGIC_GRP_DIST_REGS, 0, pending,
			       offset == GICD_ISPENDR ? before | bit : before & ~bit);
	} else {
		write_register(KVM_DEV_ARM_VGIC_GRP_DIST_REGS, 0, word, bit);
	}
}

static uint64_t read_binary_point(int vcpu, bool of_group1)
{
	if (machine.setup.gic == 2)
		return read_register(KVM_DEV_ARM_VGIC_GRP_CPU_REGS, vcpu, of_group1 ? GICC_ABPR : GICC_BPR);
	return read_register(KVM_DEV_ARM_VGIC_GRP_CPU_SYSREGS, vcpu, of_group1 ? ICC_BPR1_EL1 : ICC_BPR0_EL1);
}

/* The guest's memory is unmapped (stage2_unmap_vm), so that everybody has first accesses again. */
static void reset(int vcpu)
{
	init_vcpu(vcpu);
	for (int other = 0; other < machine.setup.vcpus; other++)
		run_empty_program(other);
}

void reset_system(void)
{
	machine.is_to_be_reset = false;
	for (int vcpu = 0; vcpu < machine.setup.vcpus; vcpu++)
		init_vcpu(vcpu);
	for (int vcpu = 0; vcpu < machine.setup.vcpus; vcpu++)
		run_empty_program(vcpu);
}

/* The guest's memory stays, and what it knew is in none of it. */
static void renew(void)
{
	destroy_machine();
	machine.is_new = true;
	create_machine();
}

static void hold(const char *place, const char *function)
{
	hold_vcpu(place, function);
	expect_hold();
}

void perform_vmm(const struct word *word)
{
	const char *name = word->name;
	long first = word->argument[0], second = word->argument[1];
	const struct bit_register *bits = strncmp(name, "u_", 2) == 0 ? bit_register_named(name + 2) : NULL;

	if (perform_its(word) || perform_gsi(word))
		return;
	if (bits != NULL)
		write_bit(bits->offset, first);
	else if (strcmp(name, "line") == 0)
		drive_line(first, second);
	else if (strcmp(name, "spi") == 0) {
		report("\"result\":[%d]", set_line(KVM_ARM_IRQ_TYPE_SPI, 0, first, second));
		return;
	}
	else if (strcmp(name, "renew") == 0)
		renew();
	else if (strcmp(name, "init_vgic") == 0)
		init_vgic();
	else if (strcmp(name, "boot") == 0) {
		machine.is_new = false;
		program_setup();
	}
	else if (strcmp(name, "ppi") == 0) {
		report("\"result\":[%d]", set_line(KVM_ARM_IRQ_TYPE_PPI, first, second, word->argument[2]));
		return;
	}
	else if (strncmp(name, "u_bpr", 5) == 0) {
		report("\"result\":[%llu]", (unsigned long long)read_binary_point(first, name[5] == '1'));
		return;
	}
	else if (strcmp(name, "resample_assign") == 0)
		assign(first, true);
	else if (strcmp(name, "irqfd_assign") == 0)
		assign(first, false);
	else if (strcmp(name, "irqfd_signal") == 0)
		signal_eventfd(first);
	else if (strcmp(name, "mp_state") == 0)
		set_mp_state(first, second);
	else if (strcmp(name, "migrate") == 0)
		return migrate();
	else if (strcmp(name, "reset") == 0)
		reset(first);
	else if (strcmp(name, "preempt") == 0)
		preempt_vcpu();
	else if (strcmp(name, "hold_entry") == 0)
		hold("behind", "kvm_vgic_flush_hwstate");
	else if (strcmp(name, "hold_exit") == 0)
		hold("at", "kvm_vgic_sync_hwstate");
	else if (strcmp(name, "release") == 0)
		release_vcpu();
	else {
		errno = ENOSYS;
		fail("word %s of user space", name);
	}
	report("\"result\":[%s]", bits != NULL ? "0" : "null");
}
