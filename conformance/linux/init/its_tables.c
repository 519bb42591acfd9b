/* MSIs, and the tables of the ITS in the guest's memory: saved, restored, reset. */
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>

#include "its.h"
#include "its_device.h"
#include "machine.h"
#include "registers.h"
#include "report.h"

static bool is(const struct word *word, const char *name)
{
	return strcmp(word->name, name) == 0;
}

static void signal_msi(long device, long event)
{
	struct kvm_msi msi = {
		.address_lo = GITS_TRANSLATER,
		.data = event,
		.flags = KVM_MSI_VALID_DEVID,
		.devid = device,
	};
	int result = ioctl(machine.fd, KVM_SIGNAL_MSI, &msi);
	report("\"result\":[%d]", result < 0 ? -errno : result);
}

static uint64_t entry_at(uint64_t address)
{
	uint64_t entry;
	memcpy(&entry, its_memory(address), sizeof(entry));
	return entry;
}

/* In whose entry a collection is; -1 for none, and where it is mapped to nobody. Entries are packed. */
static int vcpu_of(int collection)
{
	for (uint64_t at = COLLECTION_TABLES + its.collection_table * TABLE_SIZE;; at += sizeof(uint64_t)) {
		uint64_t entry = entry_at(at);
		if (!(entry & VALID))
			return -1;
		if ((int)(entry & 0xffff) == collection)
			return (int)(entry >> 16);
	}
}

/*
 * What is in memory: the pending bits of each vCPU; of each event LPI, collection and the offset to the next; of each
 * device whether it is there, and the offset to the next; of each collection its vCPU.
 */
void report_tables(void)
{
	report("\"result\":[[");
	for (int vcpu = 0; vcpu < machine.setup.vcpus; vcpu++)
		report("%s%d", vcpu == 0 ? "" : ",", *its_memory(PENDING + vcpu * PENDING_SIZE + LPI_FIRST / 8));
	for (int device = 0; device < DEVICES; device++)
		for (int event = 0; event < EVENTS; event++) {
			uint64_t entry = entry_at(TRANSLATIONS + device * TRANSLATIONS_SIZE + event * 8);
			report(",%d,%d,%d", (int)(entry >> 16 & 0xffffffff), (int)(entry & 0xffff), (int)(entry >> 48));
		}
	for (int device = 0; device < DEVICES; device++) {
		uint64_t entry = entry_at(DEVICE_TABLES + its.device_table * TABLE_SIZE + device * 8);
		report(",%d,%d", (int)(entry >> 63), (int)(entry >> 49 & 0x3fff));
	}
	for (int collection = 0; collection < COLLECTIONS; collection++)
		report(",%d", vcpu_of(collection));
	report("]]");
}

static void save_tables(void)
{
	struct kvm_device_attr pending = {
		.group = KVM_DEV_ARM_VGIC_GRP_CTRL,
		.attr = KVM_DEV_ARM_VGIC_SAVE_PENDING_TABLES,
	};
	if (ioctl(machine.gic, KVM_SET_DEVICE_ATTR, &pending) < 0)
		fail("KVM_DEV_ARM_VGIC_SAVE_PENDING_TABLES");
	attribute_of_its(KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_ITS_SAVE_TABLES, NULL);
}

static void reset_its(void)
{
	attribute_of_its(KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_ITS_CTRL_RESET, NULL);
	memset(its_memory(DEVICE_TABLES), 0, TABLE_SIZE);
	memset(its_memory(COLLECTION_TABLES), 0, TABLE_SIZE);
	memset(its_memory(TRANSLATIONS), 0, DEVICES * TRANSLATIONS_SIZE);
	program_registers();
}

/* CREADR is behind CBASER, which clears it; GITS_CTLR is behind the tables: arm-vgic-its.rst. */
static const int its_registers[] = { GITS_CBASER, GITS_CREADR, GITS_CWRITER, GITS_BASER, GITS_BASER + 8, GITS_CTLR };
static const uint32_t redistributor_registers[] = { GICR_PROPBASER, GICR_PROPBASER + 4, GICR_PENDBASER,
						    GICR_PENDBASER + 4, GICR_CTLR };
#define ITS_REGISTERS (int)(sizeof(its_registers) / sizeof(*its_registers))
#define REDISTRIBUTOR_REGISTERS (int)(sizeof(redistributor_registers) / sizeof(*redistributor_registers))
static uint64_t saved_its[ITS_REGISTERS];
static uint64_t saved_redistributor[VCPUS_MAX][REDISTRIBUTOR_REGISTERS];

void save_its(void)
{
	save_tables();
	for (int i = 0; i < ITS_REGISTERS; i++)
		saved_its[i] = read_its(its_registers[i]);
	for (int vcpu = 0; vcpu < machine.setup.vcpus; vcpu++)
		for (int i = 0; i < REDISTRIBUTOR_REGISTERS; i++)
			saved_redistributor[vcpu][i] =
				read_register(KVM_DEV_ARM_VGIC_GRP_REDIST_REGS, vcpu, redistributor_registers[i]);
}

void restore_its(void)
{
	for (int vcpu = 0; vcpu < machine.setup.vcpus; vcpu++)
		for (int i = 0; i < REDISTRIBUTOR_REGISTERS; i++)
			write_register(KVM_DEV_ARM_VGIC_GRP_REDIST_REGS, vcpu, redistributor_registers[i],
				       saved_redistributor[vcpu][i]);
	for (int i = 0; i < ITS_REGISTERS; i++) {
		if (its_registers[i] == GITS_CTLR)
			attribute_of_its(KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_ITS_RESTORE_TABLES, NULL);
		write_its(its_registers[i], saved_its[i]);
	}
}

bool perform_its(const struct word *word)
{
	if (is(word, "msi"))
		signal_msi(word->argument[0], word->argument[1]);
	else if (is(word, "its_save"))
		save_tables(), report_tables();
	else if (is(word, "its_reset"))
		reset_its(), report("\"result\":[null]");
	else
		return false;
	return true;
}
