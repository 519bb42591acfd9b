#include "report.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* "Semihosting for AArch32 and AArch64", Arm 100863 */
enum { SYS_OPEN = 0x01, SYS_WRITE = 0x05, SYS_EXIT = 0x18 };
enum { MODE_W = 4 };
#define APPLICATION_EXIT 0x20026

static char buffer[1 << 16];
static size_t used;

static long semihosting(long operation, const void *argument)
{
	register long x0 asm("x0") = operation;
	register const void *x1 asm("x1") = argument;
	asm volatile("hlt #0xf000" : "+r"(x0) : "r"(x1) : "memory");
	return x0;
}

static void flush(void)
{
	static long console;
	if (console == 0) {
		const uint64_t open[] = { (uint64_t)":tt", MODE_W, 3 };
		console = semihosting(SYS_OPEN, open);
	}
	/* Where nobody reads for a while QEMU writes a part, or nothing: it returns how much is left. */
	size_t left = used;
	while (left > 0) {
		const uint64_t write[] = { (uint64_t)console, (uint64_t)(buffer + used - left), left };
		left = semihosting(SYS_WRITE, write);
	}
	used = 0;
}

static void append(const char *format, va_list arguments)
{
	/* The longest text is a line of a fault. */
	if (used > sizeof(buffer) - 1024)
		flush();
	used += vsnprintf(buffer + used, sizeof(buffer) - used, format, arguments);
}

void report(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	append(format, arguments);
	va_end(arguments);
}

void power_off(void)
{
	flush();
	const uint64_t exit[] = { APPLICATION_EXIT, 0 };
	semihosting(SYS_EXIT, exit);
	__builtin_unreachable();
}

void fail(const char *format, ...)
{
	int error = errno;
	va_list arguments;
	va_start(arguments, format);
	report("\n{\"fault\":\"");
	append(format, arguments);
	report(": %s\"}\n", strerror(error));
	va_end(arguments);
	power_off();
}
