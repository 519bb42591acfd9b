/* The virtual machine that a script runs in. */
#ifndef MACHINE_H
#define MACHINE_H

#include <stdbool.h>
#include <stdint.h>
#include <linux/kvm.h>

#include "mailbox.h"

#define VCPUS_MAX 2
#define INTIDS_MAX 1020

struct interrupt {
	int intid;
	bool level;
	int priority;
	int target;
	bool enabled;
	int group;
};

struct setup {
	int gic;
	int vcpus;
	int eoimode;
	int pmr;
	int intids;
	int list_registers;
	int interrupts;
	struct interrupt interrupt[64];
};

struct vcpu {
	int fd;
	struct kvm_run *run;
	/* How the guest has programmed its CPU interface; a GICv2 has both in one register. */
	int grpen;
	/* GICR_IGROUPR0, as written. */
	uint32_t igroupr0;
	int eoimode;
	int cbpr;
	/* Its program turns it off, so that nothing but a signal ends KVM_RUN. */
	bool turns_off;
	/* It did not get anything done in its latest KVM_RUN. */
	bool is_stuck;
	/* A thread of its own has it in the guest. */
	bool is_beside;
};

struct machine {
	struct setup setup;
	int fd;
	int gic;
	struct vcpu vcpu[VCPUS_MAX];
	uint8_t *ram;
	/* GICD_ICFGR as written. */
	uint32_t config[INTIDS_MAX / 16 + 1];
	/* GICD_IGROUPR as written. */
	uint32_t group[INTIDS_MAX / 32 + 1];
	/* The file of the VM is closed. */
	bool is_closed;
	/* It is made without initialising its vgic, and its guest has not booted. */
	bool is_new;
	/* A guest has asked for PSCI SYSTEM_RESET. */
	bool is_to_be_reset;
	/* By INTID; 0 for none. */
	int eventfd[INTIDS_MAX];
	int resamplefd[INTIDS_MAX];
	long resampled[INTIDS_MAX];
};

extern struct machine machine;

/* A machine that has not run yet. */
void create_machine(void);
/* KVM_DEV_ARM_VGIC_CTRL_INIT */
void init_vgic(void);
void destroy_machine(void);
/* Its file alone: the vCPUs go on. */
void close_vm(void);

/* KVM_SET_MP_STATE */
void set_mp_state(int vcpu, int state);

/* KVM_ARM_VCPU_INIT: the guest is to begin at its beginning. */
void init_vcpu(int vcpu);

/* One KVM_RUN, until the guest rings the doorbell; false if it never does: the vCPU has stopped, or is stuck. */
bool run_vcpu(int vcpu);
/* The same, however long it takes. */
bool enter_vcpu(int vcpu);

/* The same in a thread of its own, on another CPU; returns once the guest waits, and nothing disturbs it any more. */
void start_vcpu(int vcpu);
/* Has such a thread ended? */
bool has_ended(int vcpu);
/* Waits for its end. */
void join_vcpu(int vcpu);
/* Takes the CPU from it for a while. */
void preempt_vcpu(void);
/* A debugger is to hold it at a place to which the next operation makes it come; that is waited for. */
void expect_hold(void);
/* Is any vCPU in such a thread? */
bool is_anybody_beside(void);
/* Lets those get on with what they have been given, until they wait again, or have ended. */
void settle(void);

/* A vCPU's program and its results. */
uint64_t *program_of(int vcpu);
uint64_t *results_of(int vcpu);

/* What user space reads and writes of the GIC; a vCPU is named by its number. */
uint64_t read_register(int group, int vcpu, uint32_t offset);
void write_register(int group, int vcpu, uint32_t offset, uint64_t value);

/* A register of the timer: KVM_REG_ARM_TIMER_CTL and others. */
uint64_t read_timer(int vcpu, uint64_t id);
void write_timer(int vcpu, uint64_t id, uint64_t value);

#endif
