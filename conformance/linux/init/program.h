/* Programs of a guest: instructions for its interpreter, put one behind the other into the mailbox of a vCPU. */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <stdbool.h>
#include <stdint.h>

#include "mailbox.h"

/* The vCPU whose program it is, and how many instructions there are. */
extern int running;
extern int length;
/* The vCPU whose SGIs and PPIs it accesses, with a GICv3. */
extern int frame;

void begin_program(int vcpu);
void put(enum instruction instruction, uint64_t address, uint64_t value);
bool run_program(void);

/* The first store to a page is an exit, which is not to come in the middle of a program. */
void put_first_stores(void);

bool is_v2(void);
/* A word of a register of the distributor, or of a redistributor, that has a bit for each interrupt. */
uint64_t word_of(int offset, long intid);

/* Accesses to registers that are written as a whole, of one interrupt or of the CPU interface. */
void put_control(void);
void put_config(long intid, bool level);
void put_group(long intid, long group);
void put_target(long intid, long vcpu);
void put_priority(long intid, long priority);

/* No vCPU has this affinity. */
#define NOBODYS_AFFINITY 0xff

#endif
