#include "its.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "its_device.h"
#include "machine.h"
#include "registers.h"
#include "report.h"

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

struct its its;

uint8_t *its_memory(uint64_t address)
{
	return machine.ram + (address - RAM);
}

bool has_lpis(void)
{
	for (int i = 0; i < machine.setup.interrupts; i++)
		if (is_lpi(machine.setup.interrupt[i].intid))
			return true;
	return false;
}

void ask_its(unsigned long what, int group, uint64_t attribute, void *value)
{
	struct kvm_device_attr request = { .group = group, .attr = attribute, .addr = (uint64_t)value };
	if (ioctl(its.fd, what, &request) < 0)
		fail("attribute %d %llx of the ITS", group, (unsigned long long)attribute);
}

void attribute_of_its(int group, uint64_t attribute, void *value)
{
	ask_its(KVM_SET_DEVICE_ATTR, group, attribute, value);
}

uint64_t read_its(int offset)
{
	uint64_t value;
	ask_its(KVM_GET_DEVICE_ATTR, KVM_DEV_ARM_VGIC_GRP_ITS_REGS, offset, &value);
	return value;
}

void write_its(int offset, uint64_t value)
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
	its.fd = device.fd;
	uint64_t base = GITS;
	attribute_of_its(KVM_DEV_ARM_VGIC_GRP_ADDR, KVM_VGIC_ITS_ADDR_TYPE, &base);
	attribute_of_its(KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_VGIC_CTRL_INIT, NULL);
}

void destroy_its(void)
{
	if (its.fd > 0)
		close(its.fd);
	its.fd = 0;
}

/* Puts a command behind the others; GITS_CWRITER has to be its.written with what is returned. */
static uint64_t put_command(uint64_t first, uint64_t second, uint64_t third, uint64_t fourth)
{
	const uint64_t command[4] = { first, second, third, fourth };
	memcpy(its_memory(COMMANDS + its.ring * RING_SIZE + its.written), command, sizeof(command));
	its.written = (its.written + sizeof(command)) % RING_SIZE;
	return its.written;
}

static uint64_t of_device(enum command command, uint64_t device)
{
	return command | device << 32;
}

static uint64_t put_mapd(long device, long valid)
{
	uint64_t table = TRANSLATIONS + (uint64_t)(device % DEVICES) * TRANSLATIONS_SIZE;
	/* The guest gives a table that is empty, and empties the one that it takes back. */
	if (device < DEVICES)
		memset(its_memory(table), 0, TRANSLATIONS_SIZE);
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

/* The tables and the ring are where they are at first. */
void program_registers(void)
{
	its.written = 0;
	its.ring = its.device_table = its.collection_table = 0;
	its.is_on = its.holds = false;
	its.valid[0] = its.valid[1] = its.valid[2] = true;
	write_its(GITS_BASER, DEVICE_TABLES | VALID);
	write_its(GITS_BASER + 8, COLLECTION_TABLES | VALID);
	write_its(GITS_CBASER, COMMANDS | VALID);
}

void program_its(void)
{
	if (its.fd == 0)
		return;
	int key = 0;
	memset(its_memory(COMMANDS), 0, RAM + RAM_SIZE - COMMANDS);
	for (int vcpu = 0; vcpu < machine.setup.vcpus; vcpu++) {
		const int group = KVM_DEV_ARM_VGIC_GRP_REDIST_REGS;
		uint64_t pending = PENDING + (uint64_t)vcpu * PENDING_SIZE;
		write_register(group, vcpu, GICR_PROPBASER, CONFIGURATION | (INTID_BITS - 1));
		write_register(group, vcpu, GICR_PROPBASER + 4, (uint64_t)CONFIGURATION >> 32);
		write_register(group, vcpu, GICR_PENDBASER, pending);
		write_register(group, vcpu, GICR_PENDBASER + 4, pending >> 32);
		write_register(group, vcpu, GICR_CTLR, 1);
	}
	program_registers();
	for (int device = 0; device < DEVICES; device++)
		put_mapd(device, 1);
	for (int collection = 0; collection < COLLECTIONS; collection++)
		put_mapc(collection, collection % machine.setup.vcpus);
	for (int i = 0; i < machine.setup.interrupts; i++) {
		const struct interrupt *interrupt = &machine.setup.interrupt[i];
		if (!is_lpi(interrupt->intid))
			continue;
		*its_memory(CONFIGURATION + interrupt->intid - LPI_FIRST) = interrupt->priority | interrupt->enabled;
		put_mapti(key / EVENTS, key % EVENTS, interrupt->intid, 0);
		key++;
	}
	its.is_on = true;
	write_its(GITS_CTLR, 1);
	write_its(GITS_CWRITER, its.written);
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
	else if (is(word, "unmapc"))
		put_mapc(a[0], -1);
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

static uint64_t frame_of(long vcpu)
{
	return GICR + (uint64_t)vcpu * GICR_STRIDE;
}

/* A table that the ITS has not now, and nothing in it; while the ITS is on it goes on with the one that it has. */
static uint64_t other_table(uint64_t tables, int *which)
{
	int other = (*which + 1) % TABLES;
	uint64_t table = tables + (uint64_t)other * TABLE_SIZE;
	memset(its_memory(table), 0, TABLE_SIZE);
	*which = its.is_on ? *which : other;
	return table | VALID;
}

/* Another ring, with nothing in it; while the ITS is on it goes on with the one that it has. */
static uint64_t other_ring(void)
{
	int other = (its.ring + 1) % RINGS;
	if (!its.is_on) {
		its.ring = other;
		its.written = 0;
	}
	return (COMMANDS + other * RING_SIZE) | VALID;
}

/* To plain memory, where nothing is. */
static const struct store nothing = { CONFIGURATION + 0xfff, 0, 1 };

/* GITS_BASER of devices or of collections, or GITS_CBASER: with another, empty one, and Valid as it is wanted. */
static struct store other_of(long which, bool valid)
{
	if (!its.is_on)
		its.valid[which] = valid;
	/* The guest gives devices of another table tables of events that are empty. */
	if (which == 0 && !its.is_on)
		memset(its_memory(TRANSLATIONS), 0, DEVICES * TRANSLATIONS_SIZE);
	int offset = which == 2 ? GITS_CBASER : GITS_BASER + 8 * which;
	uint64_t value = which == 2   ? other_ring() :
			 which == 1 ? other_table(COLLECTION_TABLES, &its.collection_table) :
				      other_table(DEVICE_TABLES, &its.device_table);
	return (struct store){ GITS + offset, valid ? value : value & ~VALID, 8 };
}

bool its_store_of(const struct word *word, struct store *store)
{
	const long *a = word->argument;
	if (is(word, "lpi_table")) {
		const struct interrupt *interrupt = programmed(a[0]);
		uint64_t priority = interrupt == NULL ? 0 : interrupt->priority;
		*store = (struct store){ CONFIGURATION + a[0] - LPI_FIRST, priority | a[1], 1 };
	} else if (is(word, "lpis")) {
		*store = (struct store){ frame_of(a[0]) + GICR_CTLR, a[1], 4 };
	} else if (is(word, "invlpir")) {
		*store = (struct store){ frame_of(a[0]) + GICR_INVLPIR, a[1], 8 };
	} else if (is(word, "invallr")) {
		*store = (struct store){ frame_of(a[0]) + GICR_INVALLR, 0, 8 };
	} else if (is(word, "its")) {
		/* It is UNPREDICTABLE to enable it otherwise, and KVM does not. */
		its.is_on = a[0] && its.valid[0] && its.valid[1] && its.valid[2];
		*store = (struct store){ GITS + GITS_CTLR, a[0], 4 };
	} else if (is(word, "device_table")) {
		*store = other_of(0, true);
	} else if (is(word, "collection_table")) {
		*store = other_of(1, true);
	} else if (is(word, "cbaser")) {
		*store = other_of(2, true);
	} else if (is(word, "its_valid")) {
		*store = other_of(a[0], a[1]);
	} else if (is(word, "hold")) {
		its.holds = true;
		*store = nothing;
	} else if (is(word, "ring")) {
		its.holds = false;
		*store = (struct store){ GITS + GITS_CWRITER, its.written, 8 };
	} else if (is(word, "ring_beyond")) {
		*store = (struct store){ GITS + GITS_CWRITER, RING_SIZE, 8 };
	} else if (put_named_command(word)) {
		*store = its.holds ? nothing : (struct store){ GITS + GITS_CWRITER, its.written, 8 };
	} else {
		return false;
	}
	return true;
}

bool its_first_store(struct store *store)
{
	*store = nothing;
	return its.fd > 0;
}

