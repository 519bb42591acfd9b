#ifndef OBSERVE_H
#define OBSERVE_H

/* Reports, after a result, what there is to see of the machine now. */
void observe(void);

#endif
