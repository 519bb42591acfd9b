import { useEffect, useRef } from 'preact/hooks';
import { keys } from '../keys.js';
import { showsHelp } from '../state.js';

export const Help = () => {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      aria-label="Keys and signs"
      onClose={() => {
        showsHelp.value = false;
      }}
    >
      <h2>Keys</h2>
      <table>
        <tbody>
          {keys
            .filter(({ says }) => says !== '')
            .map((one) => (
              <tr key={one.says}>
                <th scope="row">
                  {one.keys.map((key) => (
                    <kbd key={key}>{names[key] ?? key}</kbd>
                  ))}
                </th>
                <td>{one.says}</td>
              </tr>
            ))}
        </tbody>
      </table>
      <h2>Signs</h2>
      <p>
        A column is a step; what is drawn in it is the state after it. A click on a value asks why it is so: the steps
        that wrote it, and what those read, back to the start. The thick grey line is a thread, which moves between the
        lanes of its vCPU. Numbered discs are the values that decided, at the step that wrote each, and at the end.
      </p>
      <button
        type="button"
        onClick={() => {
          showsHelp.value = false;
        }}
      >
        Close
      </button>
    </dialog>
  );
};

const names: Readonly<Record<string, string>> = {
  ArrowRight: '→',
  ArrowLeft: '←',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
};
