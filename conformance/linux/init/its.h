/* KVM's emulated ITS, its tables in the guest's memory, and the words that are about them. */
#ifndef ITS_H
#define ITS_H

#include <stdbool.h>

#include "words.h"

#define LPI_FIRST 8192
#define LPIS_MAX 8

static inline bool is_lpi(long intid)
{
	return intid >= LPI_FIRST;
}

/* Makes an ITS where the setup has LPIs; the devices, collections and events of the beginning are mapped. */
void create_its(void);
void program_its(void);
void destroy_its(void);

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
