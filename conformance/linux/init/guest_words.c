/* Words that a guest executes, as programs for its interpreter. */
#include "words.h"

#include <stdio.h>

#include "its.h"
#include "machine.h"
#include "program.h"
#include "registers.h"
#include "report.h"

#define LAST ((uint64_t)-1)

/* Where a word's result is among those of the program, and which part of it counts. */
struct answer {
	enum { NOTHING, NUMBER, SIGNED, BIT, STOPPED } kind;
	int index;
	int bit;
};

/* To vCPUs by bits, and to all but the sender: GICD_SGIR, ICC_SGI1R_EL1, ICC_SGI0R_EL1. */
static void put_sgi(const char *name, long intid, long targets)
{
	bool to_others = strcmp(name, "sgi_others") == 0;
	uint64_t list = strcmp(name, "sgi") == 0 ? 1ull << targets : (uint64_t)targets;
	if (is_v2())
		put(WRITE32, GICD + GICD_SGIR, (to_others ? 1 << 24 : (list & 0xff) << 16) | intid);
	else
		put(strncmp(name, "sgi0", 4) == 0 ? SGI0R : SGI1R, 0, to_others ? 1ull << 40 | intid << 24 : (uint64_t)intid << 24 | list);
}

#define PSCI_CPU_ON 0x84000003
#define PSCI_SYSTEM_SUSPEND 0xc400000e
#define PSCI_CPU_SUSPEND 0xc4000001
#define PSCI_SYSTEM_RESET 0x84000009

static void put_word(const struct word *word)
{
	const char *name = word->name;
	long first = word->argument[0], second = word->argument[1];
	struct vcpu *vcpu = &machine.vcpu[running];
	struct store store;
	const struct bit_register *bits = bit_register_named(strncmp(name, "rd_", 3) == 0 ? name + 3 : name);

	if (bits != NULL && *name == 'r')
		put(READ32, word_of(bits->offset, first), 0);
	else if (bits != NULL)
		put(WRITE32, word_of(bits->offset, first), 1u << first % 32);
	else if (strcmp(name, "iar") == 0)
		put(is_v2() ? ACKNOWLEDGE2 : ACKNOWLEDGE3, GICC + GICC_IAR, 0);
	else if (strcmp(name, "eoir") == 0)
		put(is_v2() ? WRITE32 : EOIR, GICC + GICC_EOIR, first);
	else if (strcmp(name, "dir") == 0)
		put(is_v2() ? WRITE32 : DIR, GICC + GICC_DIR, first);
	else if (strcmp(name, "isr") == 0)
		put(ISR, 0, 0);
	else if (strcmp(name, "pmr") == 0)
		put(is_v2() ? WRITE32 : PMR, GICC + GICC_PMR, first);
	else if (strcmp(name, "grpen") == 0 || strcmp(name, "eoimode") == 0) {
		*(*name == 'g' ? &vcpu->grpen : &vcpu->eoimode) = first;
		put_control();
	} else if (strcmp(name, "gicd_ctlr") == 0)
		put(WRITE32, GICD + GICD_CTLR, first << (is_v2() ? 0 : 1));
	else if (strcmp(name, "frame") == 0)
		frame = first;
	else if (strcmp(name, "prio") == 0)
		put_priority(first, second);
	else if (strcmp(name, "target") == 0)
		put_target(first, second);
	else if (strcmp(name, "cfg") == 0)
		put_config(first, second);
	else if (strcmp(name, "route_nowhere") == 0)
		put_target(first, NOBODYS_AFFINITY);
	else if (strncmp(name, "sgi", 3) == 0)
		put_sgi(name, first, second);
	else if (strcmp(name, "iar0") == 0)
		put(ACKNOWLEDGE0, 0, 0);
	else if (strcmp(name, "eoir0") == 0)
		put(EOIR0, 0, first);
	else if (strcmp(name, "grpen0") == 0)
		put(GRPEN0, 0, first);
	else if (strcmp(name, "bpr0") == 0)
		put(is_v2() ? WRITE32 : BPR0, GICC + GICC_BPR, first);
	else if (strcmp(name, "bpr1") == 0)
		put(BPR1, 0, first);
	else if (strcmp(name, "cbpr") == 0) {
		vcpu->cbpr = first;
		put_control();
	}
	else if (strcmp(name, "igroupr") == 0)
		put_group(first, second);
	else if (strcmp(name, "cntv_cval") == 0)
		put(CNTV_CVAL, 0, first);
	else if (strcmp(name, "cntv_ctl") == 0)
		put(CNTV_CTL, 0, first);
	else if (strcmp(name, "ram") == 0)
		put(WRITE64, SCRATCH + first % (SCRATCH_SIZE / 8) * 8, second);
	else if (strcmp(name, "touch") == 0)
		put(WRITE32, NOBODY, 0);
	else if (strcmp(name, "doorbell") == 0)
		put(WRITE32, DOORBELLS + first * DOORBELL_STRIDE, 0);
	else if (strcmp(name, "cpu_off") == 0) {
		vcpu->turns_off = true;
		put(CPU_OFF, 0, 0);
	}
	else if (strcmp(name, "cpu_on") == 0)
		put(PSCI, PSCI_CPU_ON, first);
	else if (strcmp(name, "system_reset") == 0)
		put(PSCI, PSCI_SYSTEM_RESET, 0);
	else if (strcmp(name, "suspend") == 0)
		put(SUSPEND, PSCI_SYSTEM_SUSPEND, 0);
	else if (strcmp(name, "cpu_suspend") == 0)
		put(SUSPEND, PSCI_CPU_SUSPEND, 0);
	else if (strcmp(name, "wait") == 0)
		put(WAIT, SCRATCH + first % (SCRATCH_SIZE / 8) * 8, second);
	else if (strcmp(name, "wfi") == 0)
		put(WAIT_FOR_INTERRUPT, 0, 0);
	else if (its_store_of(word, &store))
		put(store.bytes == 1 ? WRITE8 : store.bytes == 4 ? WRITE32 : WRITE64, store.address, store.value);
	else if (strcmp(name, "nop") != 0)
		fail("unknown word %s of a guest", name);
}

static struct answer answer_of(const struct word *word)
{
	int latest = length - 1;
	if (strcmp(word->name, "cpu_on") == 0)
		return (struct answer){ SIGNED, latest, 0 };
	if (strcmp(word->name, "iar") == 0 || strcmp(word->name, "iar0") == 0 || strcmp(word->name, "isr") == 0)
		return (struct answer){ NUMBER, latest, 0 };
	if (strncmp(word->name, "rd_", 3) == 0)
		return (struct answer){ BIT, latest, word->argument[0] % 32 };
	if (strcmp(word->name, "cpu_off") == 0)
		return (struct answer){ STOPPED, latest, 0 };
	return (struct answer){ NOTHING, latest, 0 };
}

static void report_answer(int vcpu, struct answer answer)
{
	uint64_t result = results_of(vcpu)[answer.index];
	switch (answer.kind) {
	case NUMBER:
		report("%llu", (unsigned long long)result);
		break;
	case SIGNED:
		report("%d", (int)result);
		break;
	case BIT:
		report("%d", (int)(result >> answer.bit & 1));
		break;
	case STOPPED:
		report("{\"run\":-1,\"mp_state\":%d}", KVM_MP_STATE_STOPPED);
		break;
	case NOTHING:
		report("null");
	}
}

/* What is to be reported of the latest program of each vCPU. */
static struct {
	struct answer answers[WORDS_MAX];
	int count;
} asked[VCPUS_MAX];

static void put_words(int vcpu, const struct word *words, int count)
{
	asked[vcpu].count = count;
	for (int i = 0; i < count; i++) {
		put_word(&words[i]);
		asked[vcpu].answers[i] = answer_of(&words[i]);
	}
}

static void report_answers(int vcpu)
{
	report("\"result\":[");
	for (int i = 0; i < asked[vcpu].count; i++) {
		report(i == 0 ? "" : ",");
		if (machine.vcpu[vcpu].is_stuck)
			report("{\"run\":-1,\"mp_state\":%d}", KVM_MP_STATE_RUNNABLE);
		else
			report_answer(vcpu, asked[vcpu].answers[i]);
	}
	report("]");
}

void perform_guest(int vcpu, const struct word *words, int count)
{
	begin_program(vcpu);
	put_words(vcpu, words, count);
	run_program();
	report_answers(vcpu);
	if (machine.is_to_be_reset)
		reset_system();
}

void perform_beside(int vcpu, const struct word *words, int count)
{
	begin_program(vcpu);
	put_words(vcpu, words, count);
	put(END, 0, 0);
	start_vcpu(vcpu);
	report("\"result\":[null]");
}

void join(int vcpu)
{
	join_vcpu(vcpu);
	report_answers(vcpu);
}
