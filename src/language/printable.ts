/** What a terminal does not show but obeys, or hides: control characters, format characters, halves of characters. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const escaped = (letter: string): string => {
  const code = letter.codePointAt(0) as number;
  const hex = code.toString(16);
  return shortEscapes[letter] ?? (code < 256 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`);
};

/** Text of any origin as a report or a message shows it: a terminal does nothing but show it. Lines stay lines. */
export const printable = (text: string): string =>
  text.replaceAll(unprintable, (letter) => (letter === '\n' ? letter : escaped(letter)));

/** Whether a text is one line of characters that can be seen. */
export const isPrintable = (text: string): boolean => text.search(unprintable) < 0;

/** An argument, or a word of a file, within a message: in one line, and cut where it is long. */
export const shortened = (text: string, most = 200): string => {
  const whole = text.length <= most ? text : `${text.slice(0, most / 2)}… (${text.length} characters)`;
  return whole.replaceAll(unprintable, escaped);
};
