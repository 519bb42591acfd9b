/* The host: what a debugger does to it from outside. */
#ifndef HOST_H
#define HOST_H

#include <stdbool.h>
#include <stdint.h>

/* Where the kernel's image has a function. */
uint64_t offset_of(const char *symbol);

/* Those that QEMU's CPUs have. */
#define LIST_REGISTERS 4

/* KVM is to use so many: kvm_vgic_global_state.nr_lr. */
void use_list_registers(int count);

/* KVM is to believe that list registers end physical interrupts, or do not: kvm_vgic_global_state.no_hw_deactivation. */
void use_hw_deactivation(bool does);

/* The CPU of a vCPU in a thread of its own is to stop when it comes to a function of the kernel, or has returned from it. */
void hold_vcpu(const char *place, const char *function);
bool is_held(void);
/* It goes on. */
void release_vcpu(void);

#endif
