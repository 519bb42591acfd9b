/** The entity with this number. */
export const at = <T>(list: readonly T[], place: number): T => {
  const found = list[place];
  if (found === undefined) {
    throw new RangeError(`there is no entity ${place} among ${list.length}`);
  }
  return found;
};
