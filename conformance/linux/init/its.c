#include "its.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "machine.h"
#include "registers.h"
#include "report.h"

/* Where KVM is told that an ITS is: IHI 0069 12.18. Two frames of 64 KB; MSIs are sent to the second. */
#define GITS 0x08080000
#define GITS_TRANSLATER (GITS + 0x10040)
enum { GITS_CTLR = 0x0, GITS_CBASER = 0x80, GITS_CWRITER = 0x88, GITS_BASER = 0x100 };

/* In a redistributor, by KVM_DEV_ARM_VGIC_GRP_REDIST_REGS: IHI 0069 12.10. */
enum { GICR_CTLR = 0x0, GICR_PROPBASER = 0x70, GICR_PENDBASER = 0x78 };

/* Tables of their own 64 KB each, behind what programs use (mailbox.h). */
#define COMMANDS (RAM + 0x90000)
#define DEVICE_TABLE (RAM + 0xa0000)
#define COLLECTION_TABLE (RAM + 0xb0000)
#define CONFIGURATION (RAM + 0xc0000)
#define PENDING (RAM + 0xd0000)
#define PENDING_SIZE 0x10000
#define TRANSLATIONS (RAM + 0xf0000)
#define TRANSLATIONS_SIZE 0x1000

#define VALID (1ull << 63)
#define INTID_BITS 14
#define EVENT_BITS 1
#define EVENTS (1 << EVENT_BITS)
#define DEVICES 2

enum command {
	MOVI = 0x01,
	INT = 0x03,
	CLEAR = 0x04,
	MAPD = 0x08,
	MAPC = 0x09,
	MAPTI = 0x0a,
	INV = 0x0c,
	INVALL = 0x0d,
	MOVALL = 0x0e,
	DISCARD = 0x0f,
};

static int its;
static uint64_t written;

static uint8_t *memory(uint64_t address)
{
	return machine.ram + (address - RAM);
}

static bool has_lpis(void)
{
	for (int i = 0; i < machine.setup.interrupts; i++)
		if (is_lpi(machine.setup.interrupt[i].intid))
			return true;
	return false;
}

static void attribute_of_its(int group, uint64_t attribute, void *value)
{
	struct kvm_device_attr request = { .group = group, .attr = attribute, .addr = (uint64_t)value };
	if (ioctl(its, KVM_SET_DEVICE_ATTR, &request) < 0)
		fail("attribute %d %llx of the ITS", group, (unsigned long long)attribute);
}

static void write_its(int offset, uint64_t value)
{
	attribute_of_its(KVM_DEV_ARM_VGIC_GRP_ITS_REGS, offset, &value);
}

void create_its(void)
{
	if (!has_lpis())
		return;
	struct kvm_create_device device = { .type = KVM_DEV_TYPE_ARM_VGIC_ITS };
	if (ioctl(machine.fd, KVM_CREATE_DEVICE, &device) < 0)
		fail("KVM_CREATE_DEVICE of the ITS");
	its = device.fd;
	uint64_t base = GITS;
	attribute_of_its(KVM_DEV_ARM_VGIC_GRP_ADDR, KVM_VGIC_ITS_ADDR_TYPE, &base);
	attribute_of_its(KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_VGIC_CTRL_INIT, NULL);
}

void destroy_its(void)
{
	if (its > 0)
		close(its);
	its = 0;
}

/* Puts a command behind the others; GITS_CWRITER has to be written with what is returned. */
static uint64_t put_command(uint64_t first, uint64_t second, uint64_t third, uint64_t fourth)
{
	const uint64_t command[4] = { first, second, third, fourth };
	memcpy(memory(COMMANDS + written), command, sizeof(command));
	written = (written + sizeof(command)) % 0x1000;
	return written;
}

static uint64_t of_device(enum command command, uint64_t device)
{
	return command | device << 32;
}

static uint64_t put_mapd(long device, long valid)
{
	uint64_t table = TRANSLATIONS + (uint64_t)device * TRANSLATIONS_SIZE;
	/* The guest gives a table that is empty. */
	if (valid)
		memset(memory(table), 0, TRANSLATIONS_SIZE);
	return put_command(of_device(MAPD, device), EVENT_BITS - 1, table | (valid ? VALID : 0), 0);
}

static uint64_t put_mapc(long collection, long vcpu)
{
	return put_command(MAPC, 0, collection | (vcpu < 0 ? 0 : VALID | (uint64_t)vcpu << 16), 0);
}

static uint64_t put_mapti(long device, long event, long intid, long collection)
{
	return put_command(of_device(MAPTI, device), event | (uint64_t)intid << 32, collection, 0);
}

void program_its(void)
{
	if (its == 0)
		return;
	int key = 0;
	written = 0;
	memset(memory(COMMANDS), 0, RAM + RAM_SIZE - COMMANDS);
	for (int vcpu = 0; vcpu < machine.setup.vcpus; vcpu++) {
		const int group = KVM_DEV_ARM_VGIC_GRP_REDIST_REGS;
		uint64_t pending = PENDING + (uint64_t)vcpu * PENDING_SIZE;
		write_register(group, vcpu, GICR_PROPBASER, CONFIGURATION | (INTID_BITS - 1));
		write_register(group, vcpu, GICR_PROPBASER + 4, (uint64_t)CONFIGURATION >> 32);
		write_register(group, vcpu, GICR_PENDBASER, pending);
		write_register(group, vcpu, GICR_PENDBASER + 4, pending >> 32);
		write_register(group, vcpu, GICR_CTLR, 1);
	}
	write_its(GITS_BASER, DEVICE_TABLE | VALID);
	write_its(GITS_BASER + 8, COLLECTION_TABLE | VALID);
	write_its(GITS_CBASER, COMMANDS | VALID);
	for (int device = 0; device < DEVICES; device++)
		put_mapd(device, 1);
	for (int vcpu = 0; vcpu < machine.setup.vcpus; vcpu++)
		put_mapc(vcpu, vcpu);
	for (int i = 0; i < machine.setup.interrupts; i++) {
		const struct interrupt *interrupt = &machine.setup.interrupt[i];
		if (!is_lpi(interrupt->intid))
			continue;
		*memory(CONFIGURATION + interrupt->intid - LPI_FIRST) = interrupt->priority | interrupt->enabled;
		put_mapti(key / EVENTS, key % EVENTS, interrupt->intid, 0);
		key++;
	}
	write_its(GITS_CTLR, 1);
	write_its(GITS_CWRITER, written);
}

static bool is(const struct word *word, const char *name)
{
	return strcmp(word->name, name) == 0;
}

static bool put_named_command(const struct word *word)
{
	const long *a = word->argument;
	if (is(word, "mapd"))
		put_mapd(a[0], a[1]);
	else if (is(word, "mapc"))
		put_mapc(a[0], a[1]);
	else if (is(word, "mapti"))
		put_mapti(a[0], a[1], a[2], a[3]);
	else if (is(word, "movi"))
		put_command(of_device(MOVI, a[0]), a[1], a[2], 0);
	else if (is(word, "discard"))
		put_command(of_device(DISCARD, a[0]), a[1], 0, 0);
	else if (is(word, "int"))
		put_command(of_device(INT, a[0]), a[1], 0, 0);
	else if (is(word, "clear"))
		put_command(of_device(CLEAR, a[0]), a[1], 0, 0);
	else if (is(word, "inv"))
		put_command(of_device(INV, a[0]), a[1], 0, 0);
	else if (is(word, "invall"))
		put_command(INVALL, 0, a[0], 0);
	else if (is(word, "movall"))
		put_command(MOVALL, 0, (uint64_t)a[0] << 16, (uint64_t)a[1] << 16);
	else
		return false;
	return true;
}

static const struct interrupt *programmed(long intid)
{
	for (int i = 0; i < machine.setup.interrupts; i++)
		if (machine.setup.interrupt[i].intid == intid)
			return &machine.setup.interrupt[i];
	return NULL;
}

bool its_store_of(const struct word *word, struct store *store)
{
	const long *a = word->argument;
	if (is(word, "lpi_table")) {
		const struct interrupt *interrupt = programmed(a[0]);
		uint64_t priority = interrupt == NULL ? 0 : interrupt->priority;
		*store = (struct store){ CONFIGURATION + a[0] - LPI_FIRST, priority | a[1], 1 };
	} else if (is(word, "lpis")) {
		*store = (struct store){ GICR + (uint64_t)a[0] * GICR_STRIDE + GICR_CTLR, a[1], 4 };
	} else if (is(word, "its")) {
		*store = (struct store){ GITS + GITS_CTLR, a[0], 4 };
	} else if (put_named_command(word)) {
		*store = (struct store){ GITS + GITS_CWRITER, written, 8 };
	} else {
		return false;
	}
	return true;
}

bool its_first_store(struct store *store)
{
	*store = (struct store){ CONFIGURATION + 0xfff, 0, 1 };
	return its > 0;
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

/* What is then in memory: the pending bits of each vCPU, and of each event LPI, collection and the offset to the next. */
static void save_tables(void)
{
	struct kvm_device_attr pending = {
		.group = KVM_DEV_ARM_VGIC_GRP_CTRL,
		.attr = KVM_DEV_ARM_VGIC_SAVE_PENDING_TABLES,
	};
	if (ioctl(machine.gic, KVM_SET_DEVICE_ATTR, &pending) < 0)
		fail("KVM_DEV_ARM_VGIC_SAVE_PENDING_TABLES");
	attribute_of_its(KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_ITS_SAVE_TABLES, NULL);
	report("\"result\":[[");
	for (int vcpu = 0; vcpu < machine.setup.vcpus; vcpu++)
		report("%s%d", vcpu == 0 ? "" : ",", *memory(PENDING + vcpu * PENDING_SIZE + LPI_FIRST / 8));
	for (int device = 0; device < DEVICES; device++)
		for (int event = 0; event < EVENTS; event++) {
			uint64_t entry;
			memcpy(&entry, memory(TRANSLATIONS + device * TRANSLATIONS_SIZE + event * 8), sizeof(entry));
			report(",%d,%d,%d", (int)(entry >> 16 & 0xffffffff), (int)(entry & 0xffff), (int)(entry >> 48));
		}
	report("]]");
}

bool perform_its(const struct word *word)
{
	if (is(word, "msi"))
		signal_msi(word->argument[0], word->argument[1]);
	else if (is(word, "its_save"))
		save_tables();
	else
		return false;
	return true;
}
