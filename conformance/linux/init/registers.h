/* Offsets in the distributor, and in the SGI frame of a redistributor; IHI 0048B 4.1, IHI 0069 12.8 and 12.10. */
#ifndef REGISTERS_H
#define REGISTERS_H

#include <stddef.h>
#include <string.h>

enum {
	GICD_CTLR = 0x000,
	GICD_IGROUPR = 0x080,
	GICD_ISENABLER = 0x100,
	GICD_ICENABLER = 0x180,
	GICD_ISPENDR = 0x200,
	GICD_ICPENDR = 0x280,
	GICD_ISACTIVER = 0x300,
	GICD_ICACTIVER = 0x380,
	GICD_IPRIORITYR = 0x400,
	GICD_ITARGETSR = 0x800,
	GICD_ICFGR = 0xc00,
	GICD_SGIR = 0xf00,
	GICD_IROUTER = 0x6000,
	GICC_CTLR = 0x00,
	GICC_PMR = 0x04,
	GICC_IAR = 0x0c,
	GICC_EOIR = 0x10,
	GICC_BPR = 0x08,
	GICC_ABPR = 0x1c,
	GICC_APR0 = 0xd0,
	GICC_DIR = 0x1000,
	GICR_STRIDE = 0x20000,
	GICR_SGI_FRAME = 0x10000,
};

/* KVM_DEV_ARM_VGIC_CPU_SYSREGS: op0, op1, CRn, CRm, op2 */
#define SYSTEM_REGISTER(op0, op1, crn, crm, op2) ((op0) << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2))
#define ICC_PMR_EL1 SYSTEM_REGISTER(3, 0, 4, 6, 0)
#define ICC_BPR0_EL1 SYSTEM_REGISTER(3, 0, 12, 8, 3)
#define ICC_AP0R0_EL1 SYSTEM_REGISTER(3, 0, 12, 8, 4)
#define ICC_AP1R0_EL1 SYSTEM_REGISTER(3, 0, 12, 9, 0)
#define ICC_BPR1_EL1 SYSTEM_REGISTER(3, 0, 12, 12, 3)
#define ICC_CTLR_EL1 SYSTEM_REGISTER(3, 0, 12, 12, 4)
#define ICC_IGRPEN0_EL1 SYSTEM_REGISTER(3, 0, 12, 12, 6)
#define ICC_IGRPEN1_EL1 SYSTEM_REGISTER(3, 0, 12, 12, 7)

/* Registers with a bit for each interrupt, by the word that writes it. */
static const struct bit_register {
	const char *name;
	int offset;
} bit_registers[] = {
	{ "isenabler", GICD_ISENABLER }, { "icenabler", GICD_ICENABLER }, { "ispendr", GICD_ISPENDR },
	{ "icpendr", GICD_ICPENDR },	 { "isactiver", GICD_ISACTIVER }, { "icactiver", GICD_ICACTIVER },
};

static inline const struct bit_register *bit_register_named(const char *name)
{
	for (size_t i = 0; i < sizeof(bit_registers) / sizeof(*bit_registers); i++)
		if (strcmp(bit_registers[i].name, name) == 0)
			return &bit_registers[i];
	return NULL;
}

#endif
