export { fromReducer, type Reduced, type Reducer, type ReducerEvent } from './from-reducer.js';
