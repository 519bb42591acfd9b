/**
 * An element of the state with what else a kernel's struct has of it: its number, and what never changes. It is read and
 * written like the element itself. (The state has no room for what is the same in all of it.)
 */
export const entryOf = <E extends object, C extends object>(element: E, constants: C): E & Readonly<C> =>
  new Proxy(constants, {
    get: (own, name): unknown => Reflect.get(Object.hasOwn(own, name) ? own : element, name),
    set: (_, name, value) => Reflect.set(element, name, value),
  }) as E & Readonly<C>;
