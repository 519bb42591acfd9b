// Entry at EL2, as QEMU starts an ELF image where virtualization=on, and the way to EL1 and back.

    .section .text.start, "ax"
    .global start
start:
    adr     x0, stack_top
    mov     sp, x0
    adr     x0, vectors
    msr     vbar_el2, x0
    mov     x0, #0x80000000         // HCR_EL2.RW: EL1 is AArch64
    orr     x0, x0, #0x18           // IMO, FMO: ICC_* at EL1 are the virtual interface
    msr     hcr_el2, x0
    mov     x0, #0xf                // SRE, DFB, DIB, and EL1 may have SRE
    msr     ICC_SRE_EL2, x0
    isb
    bl      main
    b       leave

// struct outcome at_el1(void (*code)(void), uint64_t value): runs a stub that ends in HVC, with the value in x0.
    .global at_el1
at_el1:
    stp     x29, x30, [sp, #-96]!
    stp     x19, x20, [sp, #16]
    stp     x21, x22, [sp, #32]
    stp     x23, x24, [sp, #48]
    stp     x25, x26, [sp, #64]
    stp     x27, x28, [sp, #80]
    msr     elr_el2, x0
    mov     x2, #0x3c5              // EL1h, everything masked
    msr     spsr_el2, x2
    mov     x0, x1
    eret

// The stub's HVC, or a trap: what is in x0, and the class of the exception.
from_el1:
    mrs     x1, esr_el2
    lsr     x1, x1, #26
    ldp     x19, x20, [sp, #16]
    ldp     x21, x22, [sp, #32]
    ldp     x23, x24, [sp, #48]
    ldp     x25, x26, [sp, #64]
    ldp     x27, x28, [sp, #80]
    ldp     x29, x30, [sp], #96
    ret

fail:
    mov     x0, #1
leave:
    bl      finish

    .macro  vector to
    .balign 0x80
    b       \to
    .endm

    .balign 0x800
vectors:
    .rept 8                         // from EL2 itself: nothing of that is meant to happen
    vector  fail
    .endr
    vector  from_el1
    .rept 7
    vector  fail
    .endr

    .bss
    .balign 16
    .skip   0x4000
stack_top:
