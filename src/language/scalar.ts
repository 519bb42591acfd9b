/** What a field without parts may hold. */
export type Scalar = boolean | number | string | null;
