/** English. */
import type { Language } from './language';

const UNDER_WAY = 'You do not need to do anything: this page updates by itself.';

export const ENGLISH: Language = {
  tag: 'en',
  // English of no country: a dollar is "US$" to a reader who may be in Sydney.
  locale: 'en-001',
  words: {
    preparing: { title: 'Preparing your payment', text: `One moment, please. ${UNDER_WAY}` },
    waiting_for_shop: { title: 'Waiting for the shop', text: `The shop is checking your order. ${UNDER_WAY}` },
    to_bank: {
      title: 'Your bank is waiting for you',
      text: 'Please approve this payment with your bank. Your bank will then send you back here.',
    },
    at_bank: {
      title: 'Your bank is waiting for you',
      text: 'Please approve this payment with your bank, for example in its app. If you have just done so, there is nothing more to do: this page updates by itself.',
    },
    back_early: {
      title: 'Waiting for your bank',
      text: 'If you have approved the payment, there is nothing more to do: the result will appear here.',
      more: 'Did you leave your bank too early? Go back to it in your browser, or open the payment again from the shop.',
    },
    finishing: {
      title: 'Finishing your payment',
      text: 'Almost done. You can wait here or close this page: the payment continues either way.',
    },
    stopping: {
      title: 'Stopping your payment',
      text: 'The payment is being stopped. Please do not pay again yet: this page will show the result in a moment.',
    },
    too_late: {
      title: 'Too late to approve this payment',
      text: 'The time to approve it with your bank has run out. Please do not pay again yet: this page will show the result in a moment.',
    },
    no_way: {
      title: 'We cannot take you to your bank',
      text: 'Something is wrong with this step, so we did not send you there. Please go back to the shop.',
    },
    checking: {
      title: 'We are checking your payment',
      text: 'It is not yet clear whether you were charged. Please do not pay again: the shop is looking into it, and the result will appear here.',
    },
    paid: { title: 'Paid', text: 'Thank you, your payment is complete.' },
    already_paid: {
      title: 'Already paid',
      text: 'Thank you, this payment is complete. There is nothing more to pay.',
    },
    paid_late: {
      title: 'Paid',
      text: 'Your payment is complete, although its time had run out or it was being cancelled. If you did not expect this, please contact the shop.',
    },
    declined: {
      title: 'The payment was declined',
      text: 'You were not charged. You can go back to the shop and pay another way.',
    },
    abandoned: {
      title: 'Payment not completed: time ran out',
      text: 'The payment was not approved with your bank in time. You were not charged. If you still want to pay, please start again from the shop.',
    },
    cancelled: {
      title: 'The payment was cancelled',
      text: 'You were not charged. If you still want to pay, please start again from the shop.',
    },
    rejected: {
      title: 'The payment was stopped',
      text: 'It did not match what the shop had asked for, so it did not go ahead. You were not charged. Please go back to the shop.',
    },
    unclear: {
      title: 'Please contact the shop',
      text: 'We could not find out whether you were charged. Please do not pay again before you have spoken to the shop.',
    },
    one_moment: {
      title: 'One moment, please',
      text: 'This is taking a little longer than usual. Nothing is lost: this page updates by itself.',
    },
    unknown_link: {
      title: 'Payment not found',
      text: 'This link is incomplete or too old. Please check it, or go back to the shop.',
    },
    broken: {
      title: 'Something went wrong on our side',
      text: 'Please try again in a minute. Your payment continues without this page.',
    },
  },
  declined: {
    funds: 'Your bank says that there is not enough money available.',
    card: 'Your bank says that this card can no longer be used. A newer card may work.',
    approval: 'It was not approved with your bank.',
    bank: 'Your bank did not allow it. Only your bank can tell you why.',
    limit: 'It exceeds a limit for payments with this card.',
    none_given: 'No reason was given.',
  },
  posting: {
    title: 'Taking you to your bank',
    text: 'Please approve this payment there. If nothing happens, press the button.',
  },

  continueToBank: 'Continue to your bank',
  again: 'Try again',
  askShop: 'Ask the shop',
  backToShop: (shop) => `Back to ${shop ?? 'the shop'}`,
  closePage: 'You can close this page.',
  timeLeft: (duration) => `You have ${duration} left.`,
  lastMinute: 'You have less than a minute left.',
  questions: 'Questions?',
  reference: 'Reference',

  reloads: (duration) => `This page reloads every ${duration}.`,
  stopReloading: 'Stop reloading',
  standsStill: 'Check again',
};
