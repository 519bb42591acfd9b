/* The whole user space: reads /script, executes it, reports a JSON line for each operation, and powers off. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/utsname.h>

#include "host.h"
#include "machine.h"
#include "observe.h"
#include "report.h"
#include "words.h"

static void mount_at(const char *type, const char *path)
{
	mkdir(path, 0755);
	if (mount(type, path, type, 0, NULL) < 0 && errno != EBUSY)
		fail("mount of %s", path);
}

static long argument_of(const char *text)
{
	if (strcmp(text, "last") == 0)
		return -1;
	if (strcmp(text, "level") == 0)
		return 1;
	return strtol(text, NULL, 0);
}

/* `eoir last` */
static struct word word_of(char *text)
{
	struct word word = { 0 };
	char *rest;
	char *name = strtok_r(text, " ", &rest);
	snprintf(word.name, sizeof(word.name), "%s", name);
	for (int i = 0; i < 4; i++) {
		char *argument = strtok_r(NULL, " ", &rest);
		word.argument[i] = argument == NULL ? 0 : argument_of(argument);
	}
	return word;
}

/* `iar, eoir last`; `bg iar, wait 2 1`, and then `done`, `join` */
static void perform_on(int vcpu, char *text)
{
	struct word words[WORDS_MAX];
	if (strcmp(text, "join") == 0)
		return join(vcpu);
	if (strcmp(text, "done") == 0)
		return report("\"result\":[%d]", has_ended(vcpu));
	bool is_beside = strncmp(text, "bg ", 3) == 0;
	text += is_beside ? 3 : 0;
	int count = 0;
	char *rest;
	for (char *one = strtok_r(text, ",", &rest); one != NULL; one = strtok_r(NULL, ",", &rest))
		words[count++] = word_of(one);
	(is_beside ? perform_beside : perform_guest)(vcpu, words, count);
}

/* `machine GIC VCPUS EOIMODE PMR INTIDS LIST_REGISTERS HW_DEACTIVATION` */
static void set_up(const char *line)
{
	struct setup *setup = &machine.setup;
	setup->interrupts = 0;
	int deactivates;
	if (sscanf(line, "machine %d %d %d %d %d %d %d", &setup->gic, &setup->vcpus, &setup->eoimode, &setup->pmr,
		   &setup->intids, &setup->list_registers, &deactivates) != 7)
		fail("cannot read %s", line);
	use_list_registers(setup->list_registers);
	use_hw_deactivation(deactivates);
}

/* `irq INTID level|edge PRIORITY TARGET ENABLED [GROUP]` */
static void add_interrupt(const char *line)
{
	struct interrupt *interrupt = &machine.setup.interrupt[machine.setup.interrupts++];
	char trigger[8];
	int enabled;
	interrupt->group = 1;
	if (sscanf(line, "irq %d %7s %d %d %d %d", &interrupt->intid, trigger, &interrupt->priority, &interrupt->target,
		   &enabled, &interrupt->group) < 5)
		fail("cannot read %s", line);
	interrupt->level = strcmp(trigger, "level") == 0;
	interrupt->enabled = enabled;
}

static void perform(char *line)
{
	if (strcmp(line, "initial") == 0) {
		create_machine();
		program_setup();
		begin_observing();
		report("{\"result\":[null]");
	} else if (strncmp(line, "vmm ", 4) == 0) {
		struct word word = word_of(line + 4);
		report("{");
		begin_observing();
		perform_vmm(&word);
	} else {
		report("{");
		begin_observing();
		perform_on(line[1] - '0', line + 3);
	}
	settle();
	observe();
	report("}\n");
}

int main(void)
{
	static char line[4096];
	struct utsname name;
	mount_at("devtmpfs", "/dev");
	mount_at("debugfs", "/debug");
	mount_at("proc", "/proc");
	uname(&name);
	report("{\"kernel\":\"%s\"}\n", name.release);

	FILE *script = fopen("/script", "r");
	if (script == NULL)
		fail("/script");
	while (fgets(line, sizeof(line), script) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, "machine ", 8) == 0)
			set_up(line);
		else if (strncmp(line, "irq ", 4) == 0)
			add_interrupt(line);
		else if (strncmp(line, "offset ", 7) == 0)
			report("{\"offset\":%llu}\n", (unsigned long long)offset_of(line + 7));
		else if (strcmp(line, "end") == 0)
			destroy_machine();
		else
			perform(line);
	}
	power_off();
}
