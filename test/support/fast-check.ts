import fc from 'fast-check';

const quarterOfAnHour = 900_000;

// The same commit tries the same cases: what passed once passes again, and FC_SEED tries others. A failure on large values
// takes hours to be made as small as it can be: what was found until then is told.
fc.configureGlobal({
  seed: Number(process.env.FC_SEED ?? 1),
  interruptAfterTimeLimit: quarterOfAnHour,
  markInterruptAsFailure: true,
});

export default fc;
