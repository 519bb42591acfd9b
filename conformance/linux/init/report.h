/* Results go out through semihosting: QEMU writes them to its standard output. */
#ifndef REPORT_H
#define REPORT_H

/* As printf. */
void report(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Has the debugger of this host do something, and returns its answer: text between two characters that no result has. */
char ask_debugger(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Ends QEMU. */
void power_off(void) __attribute__((noreturn));

/* Says what went wrong, with errno, and ends QEMU. */
void fail(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif
