#include "gsi.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "its.h"
#include "machine.h"
#include "report.h"

/* The work item of an irqfd runs on its own time. */
static const useconds_t work_item = 4000;

/* An eventfd, which stays when the irqfd is deassigned, and 0 for none. */
static struct irqfd {
	int gsi;
	int eventfd;
	int resamplefd;
	bool is_assigned;
	long resampled;
} irqfds[IRQFDS], msi_irqfds[IRQFDS];

/* The pin of each GSI, or -1; of each GSI behind those device and event of its MSI. */
static int pins[GSIS];
static struct {
	bool is_set;
	uint32_t device;
	uint32_t event;
} messages[IRQFDS];

static void ask_irqfd(struct irqfd *irqfd, uint32_t flags)
{
	struct kvm_irqfd request = {
		.fd = irqfd->eventfd,
		.gsi = irqfd->gsi,
		.resamplefd = irqfd->resamplefd,
		.flags = flags,
	};
	if (ioctl(machine.fd, KVM_IRQFD, &request) < 0)
		fail("KVM_IRQFD of GSI %d", irqfd->gsi);
	irqfd->is_assigned = !(flags & KVM_IRQFD_FLAG_DEASSIGN);
}

static void assign(struct irqfd *irqfd, int gsi, bool resample)
{
	irqfd->gsi = gsi;
	irqfd->resampled = 0;
	if (irqfd->eventfd == 0)
		irqfd->eventfd = eventfd(0, EFD_NONBLOCK);
	if (resample)
		irqfd->resamplefd = eventfd(0, EFD_NONBLOCK);
	ask_irqfd(irqfd, resample ? KVM_IRQFD_FLAG_RESAMPLE : 0);
	usleep(work_item);
}

static void close_fd(int *fd)
{
	if (*fd > 0)
		close(*fd);
	*fd = 0;
}

static void deassign(struct irqfd *irqfd)
{
	if (irqfd->is_assigned)
		ask_irqfd(irqfd, KVM_IRQFD_FLAG_DEASSIGN);
	close_fd(&irqfd->resamplefd);
}

static void signal_irqfd(struct irqfd *irqfd)
{
	const uint64_t one = 1;
	if (irqfd->eventfd == 0)
		irqfd->eventfd = eventfd(0, EFD_NONBLOCK);
	if (write(irqfd->eventfd, &one, sizeof(one)) < 0)
		fail("eventfd of GSI %d", irqfd->gsi);
	usleep(work_item);
}

/* All routes at once. */
static void set_routing(void)
{
	struct kvm_irq_routing *table = calloc(1, sizeof(*table) + (GSIS + IRQFDS) * sizeof(table->entries[0]));
	for (int gsi = 0; gsi < GSIS; gsi++)
		if (pins[gsi] >= 0)
			table->entries[table->nr++] = (struct kvm_irq_routing_entry){
				.gsi = gsi,
				.type = KVM_IRQ_ROUTING_IRQCHIP,
				.u.irqchip = { .irqchip = 0, .pin = pins[gsi] },
			};
	for (int i = 0; i < IRQFDS; i++)
		if (messages[i].is_set)
			table->entries[table->nr++] = (struct kvm_irq_routing_entry){
				.gsi = GSIS + i,
				.type = KVM_IRQ_ROUTING_MSI,
				.flags = KVM_MSI_VALID_DEVID,
				.u.msi = { .address_lo = GITS_TRANSLATER, .data = messages[i].event, .devid = messages[i].device },
			};
	if (ioctl(machine.fd, KVM_SET_GSI_ROUTING, table) < 0)
		fail("KVM_SET_GSI_ROUTING");
	free(table);
}

static void assign_doorbell(int number)
{
	struct kvm_ioeventfd request = { .addr = DOORBELLS + number * DOORBELL_STRIDE, .len = 4, .fd = irqfds[number].eventfd };
	if (ioctl(machine.fd, KVM_IOEVENTFD, &request) < 0)
		fail("KVM_IOEVENTFD");
}

void create_gsis(void)
{
	for (int gsi = 0; gsi < GSIS; gsi++)
		pins[gsi] = gsi;
	memset(messages, 0, sizeof(messages));
	for (int i = 0; i < IRQFDS && has_lpis(); i++)
		assign(&msi_irqfds[i], GSIS + i, false);
}

void destroy_gsis(void)
{
	for (int i = 0; i < IRQFDS; i++) {
		struct irqfd *both[] = { &irqfds[i], &msi_irqfds[i] };
		for (int kind = 0; kind < 2; kind++) {
			close_fd(&both[kind]->eventfd);
			close_fd(&both[kind]->resamplefd);
			both[kind]->is_assigned = false;
		}
	}
}

bool perform_gsi(const struct word *word)
{
	const long *a = word->argument;
	if (strcmp(word->name, "route") == 0 || strcmp(word->name, "unroute") == 0) {
		pins[a[0]] = *word->name == 'r' ? (int)a[1] - 32 : -1;
		set_routing();
	} else if (strcmp(word->name, "gsi_assign") == 0) {
		assign(&irqfds[a[0]], a[1], a[2]);
	} else if (strcmp(word->name, "gsi_deassign") == 0) {
		deassign(&irqfds[a[0]]);
	} else if (strcmp(word->name, "gsi_signal") == 0) {
		signal_irqfd(&irqfds[a[0]]);
	} else if (strcmp(word->name, "close_vm") == 0) {
		close_vm();
	} else if (strcmp(word->name, "doorbell_assign") == 0) {
		assign_doorbell(a[0]);
	} else if (strcmp(word->name, "msi_route") == 0 || strcmp(word->name, "msi_unroute") == 0) {
		messages[a[0]].is_set = word->name[4] == 'r';
		messages[a[0]].device = a[1];
		messages[a[0]].event = a[2];
		set_routing();
	} else if (strcmp(word->name, "msi_signal") == 0) {
		signal_irqfd(&msi_irqfds[a[0]]);
	} else {
		return false;
	}
	report("\"result\":[null]");
	return true;
}

void report_gsis(bool is_first)
{
	for (int i = 0; i < IRQFDS; i++) {
		uint64_t count;
		if (irqfds[i].resamplefd == 0)
			continue;
		if (read(irqfds[i].resamplefd, &count, sizeof(count)) == sizeof(count))
			irqfds[i].resampled += count;
		report("%s\"irqfd %d\":%ld", is_first ? ",\"resamplefd\":{" : ",", i, irqfds[i].resampled);
		is_first = false;
	}
	report(is_first ? "" : "}");
}
