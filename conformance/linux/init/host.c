/* What the debugger of this host is asked for, by the addresses that the kernel gives. */
#include "host.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "report.h"

static uint64_t address_of(const char *symbol)
{
	char line[256], name[128];
	unsigned long address, found = 0;
	FILE *symbols = fopen("/proc/kallsyms", "r");
	while (symbols != NULL && found == 0 && fgets(line, sizeof(line), symbols) != NULL)
		if (sscanf(line, "%lx %*c %127s", &address, name) == 2 && strcmp(name, symbol) == 0)
			found = address;
	if (symbols != NULL)
		fclose(symbols);
	errno = ENOENT;
	if (found == 0)
		fail("symbol %s", symbol);
	return found;
}

uint64_t offset_of(const char *symbol)
{
	return address_of(symbol) - address_of("_text");
}

/* The kernel's data begin there: request_standard_resources. That of the code differs between versions. */
static uint64_t begin_of_data(void)
{
	char line[256];
	unsigned long address = 0;
	FILE *map = fopen("/proc/iomem", "r");
	while (map != NULL && fgets(line, sizeof(line), map) != NULL)
		if (strstr(line, "Kernel data") != NULL)
			sscanf(line, " %lx", &address);
	if (map != NULL)
		fclose(map);
	errno = ENOENT;
	if (address == 0)
		fail("Kernel data in /proc/iomem");
	return address;
}

/* struct vgic_global: behind the addresses of the interfaces, of which newer kernels have one more. */
#define NR_LR_FROM 48
#define NR_LR_UNTIL 64
/* Four bools since 7.2: can_emulate_gicv2, has_gicv4, has_gicv4_1, no_hw_deactivation. */
#define DEACTIVATION 68

/* In physical memory. */
static unsigned long long global_state(void)
{
	return address_of("kvm_vgic_global_state") - address_of("_sdata") + begin_of_data();
}

void use_list_registers(int count)
{
	static int used = LIST_REGISTERS;
	if (count == used)
		return;
	const unsigned long long state = global_state();
	ask_debugger("write %llu %llu %d %d", state + NR_LR_FROM, state + NR_LR_UNTIL, used, count);
	used = count;
}

/* With QEMU's GICv3 the others are false. */
void use_hw_deactivation(bool does)
{
	static bool did = true;
	if (does == did)
		return;
	const unsigned long long word = global_state() + DEACTIVATION;
	ask_debugger("write %llu %llu %d %d", word, word + 4, did ? 0 : 1 << 24, did ? 1 << 24 : 0);
	did = does;
}

void hold_vcpu(const char *place, const char *function)
{
	ask_debugger("hold %s %llx", place, (unsigned long long)address_of(function));
}

bool is_held(void)
{
	return ask_debugger("held") == 'y';
}

void release_vcpu(void)
{
	ask_debugger("release");
}
