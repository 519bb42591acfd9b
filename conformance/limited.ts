/**
 * Does something that is to stop when the signal comes, or after so many seconds. (An AbortSignal.timeout within
 * AbortSignal.any may be collected before its time in Node 20, and then never comes.)
 */
export const limited = async <T>(
  signal: AbortSignal,
  seconds: number,
  work: (limit: AbortSignal) => Promise<T>,
): Promise<T> => {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, seconds * 1000);
  signal.addEventListener('abort', abort);
  try {
    if (signal.aborted) {
      abort();
    }
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
};
