/* What there is to see of the machine: in debugfs, through the registers of user space, and in the host's GIC. */
#include "observe.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "gsi.h"
#include "its.h"
#include "machine.h"
#include "registers.h"
#include "report.h"

/* The host's own GIC is where that of a guest is: QEMU's virt machine has the map that guests are given. */
#define HOST_PRIVATE_V2 0x08000000
#define HOST_PRIVATE_V3 0x080b0000

#define TIMER 27

static const struct interrupt *programmed(int intid)
{
	for (int i = 0; i < machine.setup.interrupts; i++)
		if (machine.setup.interrupt[i].intid == intid)
			return &machine.setup.interrupt[i];
	return NULL;
}

static FILE *open_state(void)
{
	char path[80];
	snprintf(path, sizeof(path), "/debug/kvm/%d-%d/vgic-state", getpid(), machine.fd);
	FILE *file = fopen(path, "r");
	/* vgic_debug_init is called when the vgic is initialised. */
	if (file == NULL && !machine.is_new)
		fail("%s", path);
	return file;
}

/* A line of vgic-state, of the vCPU that a private interrupt belongs to. print_irq_state in vgic-debug.c */
static bool report_interrupt(const char *line, int vcpu, bool is_first)
{
	char type[8], bits[8];
	int intid, target, hwintid, source, priority, owner;
	unsigned int routed;
	int fields = sscanf(line, " %7s %d %d %7s %d %x %x %d %d", type, &intid, &target, bits, &hwintid, &routed,
			    (unsigned int *)&source, &priority, &owner);
	if (fields != 9 || programmed(intid) == NULL)
		return false;
	report("%s\"%d", is_first ? "" : ",", intid);
	if (intid < 32 && machine.setup.vcpus > 1)
		report("@%d", vcpu);
	report("\":{\"pending_latch\":%c,\"line_level\":%c,\"active\":%c,\"enabled\":%c,\"hw\":%c,\"level\":%c,"
	       "\"group\":%c,\"target\":%d,\"prio\":%d,\"vcpu\":%d",
	       bits[0], bits[1], bits[2], bits[3], bits[4], bits[5], bits[6], target, priority, owner);
	if (intid < 16)
		report(",\"src\":%d", source);
	report("}");
	return true;
}

static int intid_of(const char *line)
{
	int intid = 0;
	sscanf(line, " %*s %d", &intid);
	return intid;
}

/* An LPI that is not mapped, and on no list, is not there. */
static void report_lpis(const bool *seen)
{
	bool is_first = true;
	for (int i = 0; i < machine.setup.interrupts; i++) {
		int intid = machine.setup.interrupt[i].intid;
		if (!is_lpi(intid))
			continue;
		report("%s\"%d\":%d", is_first ? ",\"lpis\":{" : ",", intid, seen[intid - LPI_FIRST]);
		is_first = false;
	}
	report(is_first ? "" : "}");
}

static void report_state(void)
{
	char line[160];
	int vcpu = -1;
	bool is_first = true;
	bool seen[LPIS_MAX] = { false };
	FILE *file = open_state();
	report(",\"state\":{");
	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		/* The SGIs of a vCPU begin its private interrupts. */
		if (strncmp(line + strspn(line, " "), "SGI    0 ", 9) == 0)
			vcpu++;
		if (report_interrupt(line, vcpu, is_first)) {
			int intid = intid_of(line);
			if (is_lpi(intid) && intid < LPI_FIRST + LPIS_MAX)
				seen[intid - LPI_FIRST] = true;
			is_first = false;
		}
	}
	report("}");
	report_lpis(seen);
	if (file != NULL)
		fclose(file);
}

static volatile uint32_t *host_registers(void)
{
	static void *page;
	if (page == NULL) {
		int memory = open("/dev/mem", O_RDONLY | O_SYNC);
		page = mmap(NULL, 4096, PROT_READ, MAP_SHARED, memory,
			    machine.setup.gic == 2 ? HOST_PRIVATE_V2 : HOST_PRIVATE_V3);
		if (page == MAP_FAILED)
			fail("/dev/mem");
	}
	return page;
}

static void report_host(void)
{
	if (programmed(TIMER) == NULL)
		return;
	volatile uint32_t *host = host_registers();
	report(",\"host_active\":{\"%d\":%d}", TIMER, host[GICD_ISACTIVER / 4] >> TIMER & 1);
	report(",\"host_pending\":{\"%d\":%d}", TIMER, host[GICD_ISPENDR / 4] >> TIMER & 1);
}

static void report_resamples(void)
{
	bool is_first = true;
	for (int intid = 0; intid < machine.setup.intids; intid++) {
		uint64_t count;
		if (machine.resamplefd[intid] == 0)
			continue;
		if (read(machine.resamplefd[intid], &count, sizeof(count)) == sizeof(count))
			machine.resampled[intid] += count;
		report("%s\"%d\":%ld", is_first ? ",\"resamplefd\":{" : ",", intid, machine.resampled[intid]);
		is_first = false;
	}
	report_gsis(is_first);
}

static uint32_t distributor(int offset)
{
	return read_register(KVM_DEV_ARM_VGIC_GRP_DIST_REGS, 0, offset + 4);
}

static void report_registers(void)
{
	bool is_v2 = machine.setup.gic == 2;
	report(",\"uapi\":{\"ispendr1\":\"%x\",\"isactiver1\":\"%x\",\"isenabler1\":\"%x\"", distributor(GICD_ISPENDR),
	       distributor(GICD_ISACTIVER), distributor(GICD_ISENABLER));
	if (!is_v2)
		report(",\"level1\":\"%x\"", (uint32_t)read_register(KVM_DEV_ARM_VGIC_GRP_LEVEL_INFO, 0,
								     VGIC_LEVEL_INFO_LINE_LEVEL << 10 | 32));
	report(",\"apr\":[");
	for (int vcpu = 0; vcpu < machine.setup.vcpus; vcpu++) {
		/* Those of both groups. */
		uint64_t priorities =
			is_v2 ? read_register(KVM_DEV_ARM_VGIC_GRP_CPU_REGS, vcpu, GICC_APR0) :
				read_register(KVM_DEV_ARM_VGIC_GRP_CPU_SYSREGS, vcpu, ICC_AP0R0_EL1) |
					read_register(KVM_DEV_ARM_VGIC_GRP_CPU_SYSREGS, vcpu, ICC_AP1R0_EL1);
		report("%s\"%x\"", vcpu == 0 ? "" : ",", (uint32_t)priorities);
	}
	report("]}");
}

/* How often vCPUs have left the guest since the machine was made: of the kvm_vcpu_stat of all of them. */
static long count_exits(void)
{
	char path[80];
	long count;
	snprintf(path, sizeof(path), "/debug/kvm/%d-%d/exits", getpid(), machine.fd);
	FILE *file = fopen(path, "r");
	if (file == NULL || fscanf(file, "%ld", &count) != 1)
		fail("%s", path);
	fclose(file);
	return count;
}

static long exits_before;

void begin_observing(void)
{
	exits_before = count_exits();
}

static void report_exits(void)
{
	report(",\"exits\":%ld", count_exits() - exits_before);
}

void observe(void)
{
	report_exits();
	report_state();
	report_host();
	report_resamples();
	/* An access to a register initialises a GICv2: vgic_v2_attr_regs_access. */
	if (machine.is_new)
		return;
	/* While a vCPU is in KVM_RUN nobody can have its mutex: lock_all_vcpus. */
	if (!is_anybody_beside())
		report_registers();
}
