/* Routes of GSIs, irqfds that have one, and ioeventfds: conformance/gsi-words.ts. */
#ifndef GSI_H
#define GSI_H

#include <stdbool.h>

#include "words.h"

/* GSIs that have SPIs. */
#define GSIS 32
#define IRQFDS 3

/* Of a new machine: the routes that KVM has made, and irqfds of GSIs that have none where there are LPIs. */
void create_gsis(void);
void destroy_gsis(void);

/* Executes a word of user space; false where it is none of these. */
bool perform_gsi(const struct word *word);

/* Reports how often each resample eventfd has been signalled, behind others. */
void report_gsis(bool is_first);

#endif
