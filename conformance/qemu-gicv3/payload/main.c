// Executes a script of register accesses on the GIC, and gives back a word for each. It knows nothing of interrupts.

#include <stdint.h>

enum { END, READ, WRITE, GUEST_READ, GUEST_WRITE, LOAD, STORE, STORE_BYTE };

struct access {
    uint32_t kind;
    uint32_t place; // the number of a system register, or an address
    uint64_t value;
};

struct outcome {
    uint64_t value;
    uint64_t exception; // HVC, unless the access trapped
};

struct outcome at_el1(void (*code)(void), uint64_t value);

// REGISTERS(X) is X(name, encoding) for each system register, and comes from the compiler's command line.
#define STUBS(name, encoding)                                                       \
    void guest_read_##name(void);                                                   \
    void guest_write_##name(void);                                                  \
    asm("guest_read_" #name ": mrs x0, " #encoding "\n hvc #0\n"                    \
        "guest_write_" #name ": msr " #encoding ", x0\n isb\n hvc #0\n");
REGISTERS(STUBS)

#define READER(name, encoding) guest_read_##name,
#define WRITER(name, encoding) guest_write_##name,
static void (*const guest_reads[])(void) = { REGISTERS(READER) };
static void (*const guest_writes[])(void) = { REGISTERS(WRITER) };

enum {
#define NUMBER(name, encoding) name,
    REGISTERS(NUMBER)
};

static uint64_t read(uint32_t number)
{
    uint64_t value = 0;
    switch (number) {
#define READ_ONE(name, encoding) case name: asm volatile("mrs %0, " #encoding : "=r"(value)); break;
    REGISTERS(READ_ONE)
    }
    return value;
}

static void write(uint32_t number, uint64_t value)
{
    switch (number) {
#define WRITE_ONE(name, encoding) case name: asm volatile("msr " #encoding ", %0\n isb" :: "r"(value)); break;
    REGISTERS(WRITE_ONE)
    }
}

// A pending physical interrupt would end the visit to EL1 before it has begun (HCR_EL2.IMO): hide them all.
static struct outcome as_guest(void (*code)(void), uint64_t value)
{
    uint64_t mask = read(ICC_PMR_EL1);
    write(ICC_PMR_EL1, 0);
    struct outcome outcome = at_el1(code, value);
    write(ICC_PMR_EL1, mask);
    return outcome;
}

static uint64_t perform(const struct access *access)
{
    uint32_t place = access->place;
    switch (access->kind) {
    case READ:
        return read(place);
    case WRITE:
        write(place, access->value);
        return 0;
    case GUEST_READ:
        return as_guest(guest_reads[place], 0).value;
    case GUEST_WRITE:
        return as_guest(guest_writes[place], access->value).exception;
    case LOAD:
        return *(volatile uint32_t *)(uintptr_t)place;
    case STORE:
        *(volatile uint32_t *)(uintptr_t)place = access->value;
        return 0;
    case STORE_BYTE:
        *(volatile uint8_t *)(uintptr_t)place = access->value;
        return 0;
    }
    return 0;
}

// Semihosting for AArch64: operation in x0, block of parameters in x1.
enum { SYS_OPEN = 0x01, SYS_WRITE = 0x05, SYS_EXIT = 0x18 };

static uint64_t semihosting(uint64_t operation, const volatile void *block)
{
    register uint64_t x0 asm("x0") = operation;
    register const volatile void *x1 asm("x1") = block;
    asm volatile("hlt #0xf000" : "+r"(x0) : "r"(x1) : "memory");
    return x0;
}

void finish(uint64_t status)
{
    const uint64_t exit[] = { 0x20026 /* ADP_Stopped_ApplicationExit */, status };
    for (;;)
        semihosting(SYS_EXIT, exit);
}

#define script ((const struct access *)0x48000000)
#define results ((uint64_t *)0x50000000)

uint64_t main(void)
{
    uint64_t count = 0;
    for (const struct access *access = script; access->kind != END; access++)
        results[count++] = perform(access);

    static const char name[] = "results";
    const uint64_t open[] = { (uintptr_t)name, 5 /* wb */, sizeof(name) - 1 };
    const uint64_t write[] = { semihosting(SYS_OPEN, open), (uintptr_t)results, count * sizeof(*results) };
    return semihosting(SYS_WRITE, write); // how much was not written
}
