/* The words of the vocabulary (conformance/vocabulary.ts). */
#ifndef WORDS_H
#define WORDS_H

#include <stdint.h>

/* A word with up to four arguments, as in `eoir last`: `last` is -1. */
struct word {
	char name[24];
	long argument[4];
};

#define WORDS_MAX 64

/* The guest's programming of the interrupts and of its CPU interfaces, before the first operation. */
void program_setup(void);

/* One KVM_RUN in which the guest does nothing but store to its memory. */
void run_empty_program(int vcpu);

/* Saves what user space can read of the machine, restores it into a new one, in which each vCPU has run once, and reports. */
void migrate(void);

/* What a vCPU does in one KVM_RUN; reports a JSON list of the results. */
void perform_guest(int vcpu, const struct word *words, int count);

/* The same in a thread of its own, while others do something else; what it returned is reported when it is joined. */
void perform_beside(int vcpu, const struct word *words, int count);
void join(int vcpu);

/* PSCI SYSTEM_RESET: each vCPU is given KVM_ARM_VCPU_INIT, and runs once without a program. */
void reset_system(void);

/* Reports the result. */
void perform_vmm(const struct word *word);


#endif
