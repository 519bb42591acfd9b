#include "program.h"

#include "its.h"
#include "machine.h"
#include "registers.h"
#include "words.h"

int running;
int length;
int frame;

void put(enum instruction instruction, uint64_t address, uint64_t value)
{
	uint64_t *place = program_of(running) + 3 * length++;
	place[0] = instruction;
	place[1] = address;
	place[2] = value;
}

bool is_v2(void)
{
	return machine.setup.gic == 2;
}

/* The registers of SGIs and PPIs are in the distributor of a GICv2 and in the redistributors of a GICv3. */
static uint64_t distributor_of(long intid)
{
	return is_v2() || intid >= 32 ? GICD : GICR + (uint64_t)frame * GICR_STRIDE + GICR_SGI_FRAME;
}

uint64_t word_of(int offset, long intid)
{
	return distributor_of(intid) + offset + intid / 32 * 4;
}

void put_control(void)
{
	const struct vcpu *vcpu = &machine.vcpu[running];
	if (is_v2()) {
		put(WRITE32, GICC + GICC_CTLR, vcpu->grpen | vcpu->eoimode << 9);
	} else {
		put(GRPEN, 0, vcpu->grpen);
		put(CTLR, 0, vcpu->eoimode << 1 | vcpu->cbpr);
	}
}

void put_config(long intid, bool level)
{
	uint32_t *word = &machine.config[intid / 16];
	uint32_t edge = 2u << (intid % 16 * 2);
	*word = level ? *word & ~edge : *word | edge;
	put(WRITE32, distributor_of(intid) + GICD_ICFGR + intid / 16 * 4, *word);
}

void put_group(long intid, long group)
{
	uint32_t *word = intid < 32 ? &machine.vcpu[frame].igroupr0 : &machine.group[intid / 32];
	uint32_t bit = 1u << intid % 32;
	*word = group ? *word | bit : *word & ~bit;
	put(WRITE32, word_of(GICD_IGROUPR, intid), *word);
}

void put_target(long intid, long vcpu)
{
	if (is_v2())
		put(WRITE8, GICD + GICD_ITARGETSR + intid, vcpu == NOBODYS_AFFINITY ? 0 : 1 << vcpu);
	else if (intid >= 32)
		put(WRITE64, GICD + GICD_IROUTER + intid * 8, vcpu);
}

void put_priority(long intid, long priority)
{
	put(WRITE8, distributor_of(intid) + GICD_IPRIORITYR + intid, priority);
}

void begin_program(int vcpu)
{
	running = frame = vcpu;
	length = 0;
	machine.vcpu[vcpu].turns_off = false;
}

bool run_program(void)
{
	put(END, 0, 0);
	return run_vcpu(running);
}

void put_first_stores(void)
{
	struct store store;
	put(WRITE64, SCRATCH, 0);
	if (its_first_store(&store))
		put(WRITE8, store.address, store.value);
}

void run_empty_program(int vcpu)
{
	begin_program(vcpu);
	put_first_stores();
	run_program();
}
