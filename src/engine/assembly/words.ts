/** The memory that the inner loop works on, where it is compiled to WebAssembly. (../words.ts is the same for JavaScript.) */

export function word(at: i32): i32 {
  return load<i32>(at << 2);
}

export function put(at: i32, value: i32): void {
  store<i32>(at << 2, value);
}

export function compareAndSwapZero(at: i32, value: i32): i32 {
  return atomic.cmpxchg<i32>(at << 2, 0, value);
}

export function fetchOr(at: i32, bits: i32): i32 {
  return atomic.or<i32>(at << 2, bits);
}

export function fetchAdd(at: i32, more: i32): i32 {
  return atomic.add<i32>(at << 2, more);
}

export function acquire(at: i32): i32 {
  return atomic.load<i32>(at << 2);
}

export function count(at: i32): void {
  store<f64>(at << 2, load<f64>(at << 2) + 1);
}

export function countMany(at: i32, more: i32): void {
  store<f64>(at << 2, load<f64>(at << 2) + <f64>more);
}

export function lowestOne(a: i32): i32 {
  return ctz<i32>(a);
}

export function mul32(a: i32, b: i32): i32 {
  return a * b;
}

export function divided(a: i32, divisor: i32, reciprocal: i32): i32 {
  return <i32>((<u64>(<u32>a) * <u64>(<u32>reciprocal)) >> 32);
}

export function quotient(a: i32, divisor: i32): i32 {
  return <i32>(<u32>a / <u32>divisor);
}

export function ones(a: i32): i32 {
  return popcnt<i32>(a);
}
