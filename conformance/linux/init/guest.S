// What each vCPU runs: an interpreter of a program that user space leaves in the vCPU's mailbox. A program is executed
// within one KVM_RUN; its end is an MMIO store that nobody but user space handles. The MMU is off and interrupts stay
// masked, so that nothing happens which the program does not say.
//
// x18 mailbox, x19 program, x20 what the latest read of IAR returned, x21 results

#include "mailbox.h"

        .global guest_begin, guest_end
        .balign 8
guest_begin:
        nop                             // skipped where a reset came before the MMIO of the last run was complete
        mrs     x18, mpidr_el1
        and     x18, x18, #0xff
        lsl     x18, x18, #MAILBOX_SHIFT
        ldr     x0, =MAILBOXES
        add     x18, x18, x0
again:
        ldr     x20, [x18]
        add     x19, x18, #MAILBOX_PROGRAM
        mov     x0, #MAILBOX_RESULTS
        add     x21, x18, x0
next:
        ldp     x0, x1, [x19], #16
        ldr     x2, [x19], #8
        cmn     x2, #1                  // -1 stands for the latest acknowledged
        csel    x2, x20, x2, eq
        mov     x4, #0
        adr     x3, table
        add     x3, x3, x0, lsl #2
        br      x3

table:                                  // in the order of enum instruction
        b       end
        b       read32
        b       write32
        b       write8
        b       write64
        b       acknowledge2
        b       acknowledge3
        b       eoir
        b       dir
        b       pmr
        b       grpen
        b       ctlr
        b       sgi1r
        b       isr
        b       cntv_cval
        b       cntv_ctl
        b       cpu_off
        b       wait
        b       wait_for_interrupt
        b       acknowledge0
        b       eoir0
        b       grpen0
        b       sgi0r
        b       psci
        b       suspend
        b       bpr0
        b       bpr1

read32: ldr     w4, [x1]
        b       done
write32:
        str     w2, [x1]
        b       done
write8: strb    w2, [x1]
        b       done
write64:
        str     x2, [x1]
        b       done
acknowledge2:
        ldr     w4, [x1]
        mov     x20, x4
        b       done
acknowledge3:
        mrs     x4, S3_0_C12_C12_0      // ICC_IAR1_EL1
        mov     x20, x4
        b       done
eoir:   msr     S3_0_C12_C12_1, x2      // ICC_EOIR1_EL1
        b       done
dir:    msr     S3_0_C12_C11_1, x2      // ICC_DIR_EL1
        b       done
pmr:    msr     S3_0_C4_C6_0, x2        // ICC_PMR_EL1
        b       done
grpen:  msr     S3_0_C12_C12_7, x2      // ICC_IGRPEN1_EL1
        b       done
ctlr:   msr     S3_0_C12_C12_4, x2      // ICC_CTLR_EL1
        b       done
sgi1r:  msr     S3_0_C12_C11_5, x2      // ICC_SGI1R_EL1
        b       done
isr:    mrs     x4, isr_el1
        b       done
cntv_cval:
        msr     cntv_cval_el0, x2
        b       done
cntv_ctl:
        msr     cntv_ctl_el0, x2
        b       done
cpu_off:                                // comes back when user space makes the vCPU runnable, to a new program
        str     x20, [x18]
        ldr     x0, =0x84000002         // PSCI CPU_OFF
        hvc     #0
        b       again

acknowledge0:
        mrs     x4, S3_0_C12_C8_0       // ICC_IAR0_EL1
        mov     x20, x4
        b       done
eoir0:  msr     S3_0_C12_C8_1, x2       // ICC_EOIR0_EL1
        b       done
grpen0: msr     S3_0_C12_C12_6, x2      // ICC_IGRPEN0_EL1
        b       done
sgi0r:  msr     S3_0_C12_C11_7, x2      // ICC_SGI0R_EL1
        b       done
bpr0:   msr     S3_0_C12_C8_3, x2       // ICC_BPR0_EL1
        b       done
bpr1:   msr     S3_0_C12_C12_3, x2      // ICC_BPR1_EL1
        b       done
psci:   str     x20, [x18]              // the function, and a CPU that is to begin where this one did
        mov     x0, x1
        mov     x1, x2
        ldr     x2, =RAM
        mov     x3, #0
        hvc     #0
        mov     x4, x0
        b       done
suspend:
        str     x19, [x18, #MAILBOX_WAITS]
        mov     x0, x1                  // PSCI SYSTEM_SUSPEND or CPU_SUSPEND
        ldr     x1, =RAM
        mov     x2, #0
        hvc     #0
        str     xzr, [x18, #MAILBOX_WAITS]
        b       done

wait:   str     x19, [x18, #MAILBOX_WAITS]      // until somebody stores the value
1:      ldr     x3, [x1]
        cmp     x3, x2
        b.ne    1b
        str     xzr, [x18, #MAILBOX_WAITS]
        b       done
wait_for_interrupt:
        str     x19, [x18, #MAILBOX_WAITS]
        dsb     sy
        wfi
        str     xzr, [x18, #MAILBOX_WAITS]
        b       done

done:   dsb     sy
        isb
        str     x4, [x21], #8
        b       next

end:    str     x20, [x18]
        ldr     x3, =DOORBELL
        str     wzr, [x3]
        b       again
        .ltorg
guest_end:
        .section .note.GNU-stack, "", %progbits
