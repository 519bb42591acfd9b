/* The guest's programming of its interrupts, before anything counts. */
#include <string.h>

#include "its.h"
#include "machine.h"
#include "program.h"
#include "registers.h"
#include "words.h"

/* SGIs and SPIs begin as edge, PPIs as level: kvm_vgic_vcpu_init, kvm_vgic_dist_init. */
static void reset_config(void)
{
	memset(machine.config, 0xaa, sizeof(machine.config));
	machine.config[1] = 0;
	memset(machine.group, 0xff, sizeof(machine.group));
}

static bool has_groups(void)
{
	for (int i = 0; i < machine.setup.interrupts; i++)
		if (machine.setup.interrupt[i].group == 0)
			return true;
	return false;
}

void program_setup(void)
{
	const struct setup *setup = &machine.setup;
	reset_config();
	memset(machine.ram + (SCRATCH - RAM), 0, SCRATCH_SIZE);
	for (int vcpu = setup->vcpus - 1; vcpu >= 0; vcpu--) {
		begin_program(vcpu);
		machine.vcpu[vcpu].igroupr0 = 0xffffffff;
		for (int i = 0; i < setup->interrupts; i++) {
			const struct interrupt *interrupt = &setup->interrupt[i];
			if (interrupt->target != vcpu || is_lpi(interrupt->intid))
				continue;
			if (interrupt->intid >= 32) {
				put_config(interrupt->intid, interrupt->level);
				put_target(interrupt->intid, interrupt->target);
			}
			put_priority(interrupt->intid, interrupt->priority);
			if (interrupt->group == 0)
				put_group(interrupt->intid, 0);
			if (interrupt->enabled)
				put(WRITE32, word_of(GICD_ISENABLER, interrupt->intid), 1u << interrupt->intid % 32);
		}
		machine.vcpu[vcpu].grpen = 1;
		machine.vcpu[vcpu].eoimode = setup->eoimode;
		machine.vcpu[vcpu].cbpr = 0;
		put_control();
		if (has_groups())
			put(GRPEN0, 0, 1);
		put(is_v2() ? WRITE32 : PMR, GICC + GICC_PMR, setup->pmr);
		put(WRITE32, GICD + GICD_CTLR, is_v2() ? 1 : 2);
		put_first_stores();
		run_program();
	}
	program_its();
}
