/* Words that a guest executes, as programs for its interpreter. */
#include "words.h"

#include <stdio.h>

#include "its.h"
#include "machine.h"
#include "registers.h"
#include "report.h"

#define LAST ((uint64_t)-1)

/* Where a word's result is among those of the program, and which part of it counts. */
struct answer {
	enum { NOTHING, NUMBER, BIT, STOPPED } kind;
	int index;
	int bit;
};

static int running;
static int length;

static void put(enum instruction instruction, uint64_t address, uint64_t value)
{
	uint64_t *place = program_of(running) + 3 * length++;
	place[0] = instruction;
	place[1] = address;
	place[2] = value;
}

static bool is_v2(void)
{
	return machine.setup.gic == 2;
}

/* The registers of SGIs and PPIs are in the distributor of a GICv2 and in the redistributors of a GICv3. */
static uint64_t distributor_of(long intid)
{
	return is_v2() || intid >= 32 ? GICD : GICR + (uint64_t)running * GICR_STRIDE + GICR_SGI_FRAME;
}

static uint64_t word_of(int offset, long intid)
{
	return distributor_of(intid) + offset + intid / 32 * 4;
}

static void put_control(void)
{
	const struct vcpu *vcpu = &machine.vcpu[running];
	if (is_v2()) {
		put(WRITE32, GICC + GICC_CTLR, vcpu->grpen | vcpu->eoimode << 9);
	} else {
		put(GRPEN, 0, vcpu->grpen);
		put(CTLR, 0, vcpu->eoimode << 1);
	}
}

static void put_config(long intid, bool level)
{
	uint32_t *word = &machine.config[intid / 16];
	uint32_t edge = 2u << (intid % 16 * 2);
	*word = level ? *word & ~edge : *word | edge;
	put(WRITE32, distributor_of(intid) + GICD_ICFGR + intid / 16 * 4, *word);
}

static void put_target(long intid, long vcpu)
{
	if (is_v2())
		put(WRITE8, GICD + GICD_ITARGETSR + intid, 1 << vcpu);
	else if (intid >= 32)
		put(WRITE64, GICD + GICD_IROUTER + intid * 8, vcpu);
}

static void put_priority(long intid, long priority)
{
	put(WRITE8, distributor_of(intid) + GICD_IPRIORITYR + intid, priority);
}

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
	else if (strcmp(name, "prio") == 0)
		put_priority(first, second);
	else if (strcmp(name, "target") == 0)
		put_target(first, second);
	else if (strcmp(name, "cfg") == 0)
		put_config(first, second);
	else if (strcmp(name, "sgi") == 0 && is_v2())
		put(WRITE32, GICD + GICD_SGIR, 1 << (16 + second) | first);
	else if (strcmp(name, "sgi") == 0)
		put(SGI1R, 0, first << 24 | 1 << second);
	else if (strcmp(name, "cntv_cval") == 0)
		put(CNTV_CVAL, 0, first);
	else if (strcmp(name, "cntv_ctl") == 0)
		put(CNTV_CTL, 0, first);
	else if (strcmp(name, "ram") == 0)
		put(WRITE64, SCRATCH + first % (SCRATCH_SIZE / 8) * 8, second);
	else if (strcmp(name, "touch") == 0)
		put(WRITE32, NOBODY, 0);
	else if (strcmp(name, "cpu_off") == 0)
		put(CPU_OFF, 0, 0);
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
	if (strcmp(word->name, "iar") == 0 || strcmp(word->name, "isr") == 0)
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

static void begin_program(int vcpu)
{
	running = vcpu;
	length = 0;
}

static bool run_program(void)
{
	put(END, 0, 0);
	return run_vcpu(running);
}

/* The first store to a page is an exit, which is not to come in the middle of a program. */
static void put_first_stores(void)
{
	struct store store;
	put(WRITE64, SCRATCH, 0);
	if (its_first_store(&store))
		put(WRITE8, store.address, store.value);
}

void run_empty_program(int vcpu)
{
	begin_program(vcpu);
	put_first_stores();
	run_program();
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

/* SGIs and SPIs begin as edge, PPIs as level: kvm_vgic_vcpu_init, kvm_vgic_dist_init. */
static void reset_config(void)
{
	memset(machine.config, 0xaa, sizeof(machine.config));
	machine.config[1] = 0;
}

void program_setup(void)
{
	const struct setup *setup = &machine.setup;
	reset_config();
	memset(machine.ram + (SCRATCH - RAM), 0, SCRATCH_SIZE);
	for (int vcpu = setup->vcpus - 1; vcpu >= 0; vcpu--) {
		begin_program(vcpu);
		for (int i = 0; i < setup->interrupts; i++) {
			const struct interrupt *interrupt = &setup->interrupt[i];
			if (interrupt->target != vcpu || is_lpi(interrupt->intid))
				continue;
			if (interrupt->intid >= 32) {
				put_config(interrupt->intid, interrupt->level);
				put_target(interrupt->intid, interrupt->target);
			}
			put_priority(interrupt->intid, interrupt->priority);
			if (interrupt->enabled)
				put(WRITE32, word_of(GICD_ISENABLER, interrupt->intid), 1u << interrupt->intid % 32);
		}
		machine.vcpu[vcpu].grpen = 1;
		machine.vcpu[vcpu].eoimode = setup->eoimode;
		put_control();
		put(is_v2() ? WRITE32 : PMR, GICC + GICC_PMR, setup->pmr);
		put(WRITE32, GICD + GICD_CTLR, is_v2() ? 1 : 2);
		put_first_stores();
		run_program();
	}
	program_its();
}
