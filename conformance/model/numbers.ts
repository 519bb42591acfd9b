/** A priority has 5 bits in the list registers and active priorities of every implementation compared with. */
const priorityBits = 5;

/** How many priorities those bits tell apart; the model calls them 0, the most urgent, to one less. */
export const priorities = 1 << priorityBits;

/** A priority as it is written in a register of 8 bits, as the model's. */
export const rankOf = (priority: number): number => priority >> (8 - priorityBits);

export const priorityOf = (rank: number): number => rank << (8 - priorityBits);

/** What IAR returns where there is nothing to acknowledge. */
export const spurious = 1023;
