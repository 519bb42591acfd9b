/**
 * What the file says of itself is painted before its data are read, which takes long where there are many: modules that
 * are imported after this one run after that.
 */
await new Promise<void>((then) => {
  // In a tab that nobody sees there is no frame to wait for.
  const late = setTimeout(then, 200);
  requestAnimationFrame(() => {
    clearTimeout(late);
    setTimeout(then);
  });
});

export {};
