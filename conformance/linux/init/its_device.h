/* The ITS, its registers, and where the guest has its tables. */
#ifndef ITS_DEVICE_H
#define ITS_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "mailbox.h"

enum { GITS_CTLR = 0x0, GITS_CBASER = 0x80, GITS_CWRITER = 0x88, GITS_CREADR = 0x90, GITS_BASER = 0x100 };

/* In a redistributor, by KVM_DEV_ARM_VGIC_GRP_REDIST_REGS: IHI 0069 12.10. */
enum { GICR_CTLR = 0x0, GICR_PROPBASER = 0x70, GICR_PENDBASER = 0x78, GICR_INVLPIR = 0xa0, GICR_INVALLR = 0xb0 };

/* Tables of their own 64 KB each, behind what programs use (mailbox.h). Of a page each: the guest may give another ring. */
#define COMMANDS (RAM + 0x90000)
#define RING_SIZE 0x1000
#define RINGS 2
/* Of each two: the guest may give another one, that is empty. */
#define DEVICE_TABLES (RAM + 0x100000)
#define COLLECTION_TABLES (RAM + 0x120000)
#define TABLE_SIZE 0x10000
#define TABLES 2
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
#define COLLECTIONS 3

extern struct its {
	int fd;
	/* Behind the latest command, and which of the two rings that is in. */
	uint64_t written;
	int ring;
	/* Commands are put there, and GITS_CWRITER is left as it is. */
	bool holds;
	/* Which of the two is in use. */
	int device_table;
	int collection_table;
	/* GITS_CTLR.Enabled, as the guest has written it; GITS_BASER of both tables and GITS_CBASER, whether they are valid. */
	bool is_on;
	bool valid[3];
} its;

uint8_t *its_memory(uint64_t address);

/* An attribute of the device; a register of it. */
void attribute_of_its(int group, uint64_t attribute, void *value);
uint64_t read_its(int offset);
void write_its(int offset, uint64_t value);

/* The tables and the ring are where they are at first. */
void program_registers(void);

#endif
