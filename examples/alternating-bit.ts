import { type Fairness, type Infer, int, model, optional, over, record } from 'vgicheck';

const link = record({
  /** The bit that the sender sends with its message, and the one that the receiver waits for. */
  sending: int(0, 1),
  awaited: int(0, 1),
  /** What is on the way, with its bit: each way has room for one. */
  message: optional(int(0, 1)),
  answer: optional(int(0, 1)),
});
type Link = Infer<typeof link>;

const { rule, recurs } = over<Link>();
const cites =
  'Bartlett, Scantlebury, Wilkinson, A note on reliable full-duplex transmission over half-duplex links, 1969';

/**
 * The alternating bit protocol, over ways that may lose what is on them. A message that is sent again and again has to
 * arrive at some time, and so has an answer: that is strong fairness.
 */
export const alternatingBit = (arriving: Fairness = 'strong') =>
  model({
    id: 'alternating-bit',
    says: `the alternating bit protocol; what is sent arrives with ${arriving} fairness`,
    world: link,
    rules: [
      rule({
        id: 'send',
        by: 'sender',
        says: 'the sender sends its message, for the first time or again',
        cites,
        fair: 'weak',
        when: (w) => w.message === null,
        does: (w) => {
          w.message = w.sending;
        },
      }),
      rule({
        id: 'receive',
        by: 'receiver',
        says: 'the receiver takes the message, if it is the one that it waits for, and answers',
        cites,
        fair: arriving,
        when: (w) => w.message !== null,
        does: (w) => {
          if (w.message === w.awaited) {
            w.awaited = 1 - w.awaited;
          }
          w.answer = w.message;
          w.message = null;
        },
      }),
      rule({
        id: 'hear',
        by: 'sender',
        says: 'the sender hears the answer, and goes on to its next message if it is the right one',
        cites,
        fair: arriving,
        when: (w) => w.answer !== null,
        does: (w) => {
          if (w.answer === w.sending) {
            w.sending = 1 - w.sending;
          }
          w.answer = null;
        },
      }),
      rule({
        id: 'lose.message',
        by: 'link',
        says: 'a message is lost',
        cites,
        when: (w) => w.message !== null,
        does: (w) => {
          w.message = null;
        },
      }),
      rule({
        id: 'lose.answer',
        by: 'link',
        says: 'an answer is lost',
        cites,
        when: (w) => w.answer !== null,
        does: (w) => {
          w.answer = null;
        },
      }),
    ],
    properties: [
      recurs({
        id: 'delivers',
        by: 'sender',
        says: 'messages are delivered again and again',
        cites,
        happens: ({ before, after }) => before.awaited !== after.awaited,
      }),
    ],
  });
