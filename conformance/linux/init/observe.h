#ifndef OBSERVE_H
#define OBSERVE_H

/* From here on exits count. */
void begin_observing(void);

/* Reports, after a result, what there is to see of the machine now. */
void observe(void);

#endif
