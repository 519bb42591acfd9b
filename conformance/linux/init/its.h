/* KVM's emulated ITS, its tables in the guest's memory, and the words that are about them. */
#ifndef ITS_H
#define ITS_H

#include <stdbool.h>

#include "words.h"

/* Where KVM is told that an ITS is: IHI 0069 12.18. Two frames of 64 KB; MSIs are sent to the second. */
#define GITS 0x08080000
#define GITS_TRANSLATER (GITS + 0x10040)

#define LPI_FIRST 8192
#define LPIS_MAX 8

static inline bool is_lpi(long intid)
{
	return intid >= LPI_FIRST;
}

bool has_lpis(void);

/* Makes an ITS where the setup has LPIs; the devices, collections and events of the beginning are mapped. */
void create_its(void);
void program_its(void);
void destroy_its(void);

/* Its tables are in the guest's memory afterwards; another ITS is given them with the registers of this one. */
void save_its(void);
void restore_its(void);
/* Reports what is in them. */
void report_tables(void);

/* A store of the guest, of so many bytes. */
struct store {
	uint64_t address;
	uint64_t value;
	int bytes;
};

/* Whether the guest's word is one of these, and the store that it takes. */
bool its_store_of(const struct word *word, struct store *store);

/* The first store of a guest to its table of LPIs, which is an exit; false without an ITS. */
bool its_first_store(struct store *store);

/* Executes a word of user space and reports what it returned; false where it is none of these. */
bool perform_its(const struct word *word);

#endif
