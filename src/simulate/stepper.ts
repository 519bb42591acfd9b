/** How a walk goes: who knows what may happen in the world that it has come to, and what then follows. */
export interface Stepper {
  /** In how many ways things have happened. */
  readonly paths: number;
  /** The state that it has come to. */
  readonly state: Int32Array;
  /** What `isEnabled` last found: how the action would happen. */
  found: number;
  /** Goes to a world that a run begins in, and asks about it. */
  begin(start: Int32Array): void;
  isEnabled(action: number): boolean;
  /** How often something was found and taken; 0 where nobody counts. */
  hits(found: number): number;
  /** Takes an action that has just been found enabled. */
  take(action: number, found: number): void;
  /** Asks about the world that it led to. */
  ask(): void;
}
