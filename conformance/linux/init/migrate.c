/* A machine saved and restored, as a migration does it. */
#include <string.h>

#include "its.h"
#include "machine.h"
#include "registers.h"
#include "report.h"
#include "words.h"

#define REGISTERS_MAX 1024

/* A register of user space, and what was read of it. */
struct saved {
	int group;
	int vcpu;
	uint32_t offset;
	/* A GICv2's registers of bits are cleared before they are set; 0 where there is nothing to clear. */
	uint32_t clear;
	uint64_t value;
};

static struct saved saved[REGISTERS_MAX];
static int count;

static void save(int group, int vcpu, uint32_t offset, uint32_t clear)
{
	saved[count++] = (struct saved){ group, vcpu, offset, clear, read_register(group, vcpu, offset) };
}

/* All words of a register with so many bits an interrupt, from one INTID on. */
static void save_bits(int group, int vcpu, uint32_t offset, uint32_t clear, int bits, int from, int to)
{
	for (int intid = from; intid < to; intid += 32 / bits) {
		uint32_t word = intid * bits / 32 * 4;
		save(group, vcpu, offset + word, clear == 0 ? 0 : clear + word);
	}
}

/* What there is of each interrupt but its line: configuration first, pending and active bits last. */
static void save_interrupts(int group, int vcpu, uint32_t frame, int from, int to)
{
	bool is_v2 = machine.setup.gic == 2;
	save_bits(group, vcpu, frame + GICD_ICFGR, 0, 2, from, to);
	if (!is_v2)
		save_bits(group, vcpu, frame + GICD_IGROUPR, 0, 1, from, to);
	save_bits(group, vcpu, frame + GICD_IPRIORITYR, 0, 8, from, to);
	if (is_v2)
		save_bits(group, vcpu, frame + GICD_ITARGETSR, 0, 8, from, to);
	save_bits(group, vcpu, frame + GICD_ISENABLER, frame + GICD_ICENABLER, 1, from, to);
	save_bits(group, vcpu, frame + GICD_ISPENDR, is_v2 ? GICD_ICPENDR : 0, 1, from, to);
	save_bits(group, vcpu, frame + GICD_ISACTIVER, frame + GICD_ICACTIVER, 1, from, to);
}

static void save_distributor(void)
{
	const int group = KVM_DEV_ARM_VGIC_GRP_DIST_REGS;
	bool is_v2 = machine.setup.gic == 2;
	save(group, 0, GICD_CTLR, 0);
	if (!is_v2)
		for (int intid = 32; intid < machine.setup.intids; intid++)
			save(group, 0, GICD_IROUTER + intid * 8, 0);
	save_interrupts(group, 0, 0, 32, machine.setup.intids);
}

static void save_private_interrupts(int vcpu)
{
	if (machine.setup.gic == 2)
		save_interrupts(KVM_DEV_ARM_VGIC_GRP_DIST_REGS, vcpu, 0, 0, 32);
	else
		save_interrupts(KVM_DEV_ARM_VGIC_GRP_REDIST_REGS, vcpu, GICR_SGI_FRAME, 0, 32);
}

static void save_lines(void)
{
	for (int intid = 0; intid < machine.setup.intids; intid += 32)
		for (int vcpu = 0; vcpu < (intid < 32 ? machine.setup.vcpus : 1); vcpu++)
			save(KVM_DEV_ARM_VGIC_GRP_LEVEL_INFO, vcpu, VGIC_LEVEL_INFO_LINE_LEVEL << 10 | intid, 0);
}

static void save_interface(int vcpu)
{
	static const uint32_t v2[] = { GICC_CTLR, GICC_PMR, GICC_BPR, GICC_ABPR, GICC_APR0 };
	static const uint32_t v3[] = { ICC_CTLR_EL1,  ICC_PMR_EL1,   ICC_BPR0_EL1,    ICC_BPR1_EL1,
				       ICC_AP0R0_EL1, ICC_AP1R0_EL1, ICC_IGRPEN0_EL1, ICC_IGRPEN1_EL1 };
	if (machine.setup.gic == 2)
		for (size_t i = 0; i < sizeof(v2) / sizeof(*v2); i++)
			save(KVM_DEV_ARM_VGIC_GRP_CPU_REGS, vcpu, v2[i], 0);
	else
		for (size_t i = 0; i < sizeof(v3) / sizeof(*v3); i++)
			save(KVM_DEV_ARM_VGIC_GRP_CPU_SYSREGS, vcpu, v3[i], 0);
}

static void restore(void)
{
	for (int i = 0; i < count; i++) {
		const struct saved *one = &saved[i];
		if (one->clear != 0)
			write_register(one->group, one->vcpu, one->clear, 0xffffffff);
		write_register(one->group, one->vcpu, one->offset, one->value);
	}
}

void migrate(void)
{
	static const uint64_t timer_registers[] = { KVM_REG_ARM_TIMER_CNT, KVM_REG_ARM_TIMER_CVAL, KVM_REG_ARM_TIMER_CTL };
	const int timers = sizeof(timer_registers) / sizeof(*timer_registers);
	uint64_t timer[VCPUS_MAX][3];
	const int vcpus = machine.setup.vcpus;

	count = 0;
	save_distributor();
	for (int vcpu = 0; vcpu < vcpus; vcpu++) {
		save_private_interrupts(vcpu);
		save_interface(vcpu);
		for (int i = 0; i < timers; i++)
			timer[vcpu][i] = read_timer(vcpu, timer_registers[i]);
	}
	if (machine.setup.gic == 3)
		save_lines();
	if (has_lpis())
		save_its();

	destroy_machine();
	create_machine();
	restore();
	if (has_lpis())
		restore_its();
	for (int vcpu = 0; vcpu < vcpus; vcpu++)
		for (int i = 0; i < timers; i++)
			write_timer(vcpu, timer_registers[i], timer[vcpu][i]);
	for (int vcpu = 0; vcpu < vcpus; vcpu++)
		run_empty_program(vcpu);
	if (has_lpis())
		report_tables();
	else
		report("\"result\":[null]");
}
