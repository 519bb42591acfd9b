/* What user space and the guest agree on: where things are in the guest's memory. */
#ifndef MAILBOX_H
#define MAILBOX_H

#define RAM 0x40000000
#define RAM_SIZE 0x140000

/*
 * A mailbox a vCPU: the latest acknowledged, where the program waits, the program (three words an instruction), the
 * results (one word each).
 */
#define MAILBOXES 0x40010000
#define MAILBOX_SHIFT 16
#define MAILBOX_WAITS 0x8
#define MAILBOX_PROGRAM 0x100
#define MAILBOX_RESULTS 0x8000

/* Plain memory that programs store to. */
#define SCRATCH 0x40080000
#define SCRATCH_SIZE 0x1000

/* A store here ends a program: there is nothing, so user space gets it. */
#define DOORBELL 0x0a000000

/* Nobody is here either; user space goes on with the program. */
#define NOBODY 0x0a001000

/* Stores here signal eventfds. */
#define DOORBELLS 0x0a002000
#define DOORBELL_STRIDE 8

#define GICD 0x08000000
#define GICC 0x08010000
#define GICR 0x080a0000

#ifndef __ASSEMBLER__
enum instruction {
	END,
	READ32,
	WRITE32,
	WRITE8,
	WRITE64,
	ACKNOWLEDGE2,
	ACKNOWLEDGE3,
	EOIR,
	DIR,
	PMR,
	GRPEN,
	CTLR,
	SGI1R,
	ISR,
	CNTV_CVAL,
	CNTV_CTL,
	CPU_OFF,
	WAIT,
	WAIT_FOR_INTERRUPT,
	ACKNOWLEDGE0,
	EOIR0,
	GRPEN0,
	SGI0R,
	PSCI,
	SUSPEND,
	BPR0,
	BPR1,
};
#endif

#endif
