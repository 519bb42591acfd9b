/** A list of what happened before an effect, which may add to it without looking at what is in it. */
export interface AppendTracker {
  readonly list: unknown[];
  /** What was added; undefined where somebody has looked at the list. */
  readonly added: readonly unknown[] | undefined;
}

/** @param onRead hears of the first look. */
export const trackAppends = (before: readonly unknown[], onRead: () => void): AppendTracker => {
  const events = [...before];
  const traps = new Traps(onRead);
  return {
    list: new Proxy(events, traps),
    get added() {
      return traps.isRead ? undefined : events.slice(before.length);
    },
  };
};

class Traps implements ProxyHandler<unknown[]> {
  isRead = false;

  constructor(readonly onRead: () => void) {}

  get(events: unknown[], key: string | symbol): unknown {
    if (key === 'push' && !this.isRead) {
      return (...added: unknown[]) => this.#lengthAfter(events.push(...added));
    }
    return Reflect.get(this.#read(events), key);
  }

  has(events: unknown[], key: string | symbol): boolean {
    return Reflect.has(this.#read(events), key);
  }

  ownKeys(events: unknown[]): (string | symbol)[] {
    return Reflect.ownKeys(this.#read(events));
  }

  getOwnPropertyDescriptor(events: unknown[], key: string | symbol): PropertyDescriptor | undefined {
    return Reflect.getOwnPropertyDescriptor(this.#read(events), key);
  }

  set(events: unknown[], key: string | symbol, value: unknown): boolean {
    return Reflect.set(this.#read(events), key, value);
  }

  deleteProperty(events: unknown[], key: string | symbol): boolean {
    return Reflect.deleteProperty(this.#read(events), key);
  }

  defineProperty(events: unknown[], key: string | symbol, descriptor: PropertyDescriptor): boolean {
    return Reflect.defineProperty(this.#read(events), key, descriptor);
  }

  #read(events: unknown[]): unknown[] {
    if (!this.isRead) {
      this.isRead = true;
      this.onRead();
    }
    return events;
  }

  /** What `push` gives back tells how much there was before: it is a look as soon as somebody makes a number of it. */
  #lengthAfter(length: number): unknown {
    return {
      [Symbol.toPrimitive]: () => {
        this.#read([]);
        return length;
      },
    };
  }
}
