import { isRecord } from '../../trace/json-format.js';

/** What JSON has no word for: maps and sets are objects with one key. */
const mapKey = '$map';
const setKey = '$set';

/** Plain data, with maps and sets, as JSON. */
export const packed = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => {
    if (part instanceof Map) {
      return { [mapKey]: [...part] };
    }
    return part instanceof Set ? { [setKey]: [...part] } : part;
  });

/** @throws SyntaxError where it is no JSON. */
export const unpacked = (text: string): unknown =>
  JSON.parse(text, (_, part: unknown) => {
    if (isRecord(part) && Array.isArray(part[mapKey])) {
      return new Map(part[mapKey] as [unknown, unknown][]);
    }
    return isRecord(part) && Array.isArray(part[setKey]) ? new Set(part[setKey]) : part;
  });
