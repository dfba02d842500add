/** English. */
import type { Language } from './language';

const UNDER_WAY = 'There is nothing for you to do: this page goes on by itself.';

export const ENGLISH: Language = {
  tag: 'en',
  // English of no country: a dollar is "US$" to a reader who may be in Sydney.
  locale: 'en-001',
  words: {
    preparing: { title: 'Preparing your payment', text: `One moment please. ${UNDER_WAY}` },
    waiting_for_shop: { title: 'Waiting for the shop', text: `The shop is checking your order. ${UNDER_WAY}` },
    to_bank: {
      title: 'Your bank is waiting for you',
      text: 'Please approve this payment with your bank. Afterwards your bank brings you back.',
    },
    at_bank: {
      title: 'Your bank is waiting for you',
      text: 'Please approve this payment with your bank, for example in its app. If you have just done so, there is nothing more to do: this page goes on by itself.',
    },
    back_early: {
      title: 'Waiting for your bank',
      text: 'If you have approved the payment, there is nothing more to do: the answer appears here by itself.',
      more: 'Have you left your bank too early? Go back to it in your browser, or open the payment again from the shop.',
    },
    finishing: {
      title: 'Finishing your payment',
      text: 'Almost done. You can stay and watch, or close this page: the payment goes on without it.',
    },
    stopping: {
      title: 'Stopping your payment',
      text: 'The payment is being stopped. Please do not pay again yet: this page will say in a moment how it ended.',
    },
    too_late: {
      title: 'Too late to approve this payment',
      text: 'The time to approve it with your bank is over. Please do not pay again yet: this page will say in a moment how it ended.',
    },
    no_way: {
      title: 'We cannot take you to your bank',
      text: 'Something is wrong with this step, so you were not sent there. Please go back to the shop.',
    },
    checking: {
      title: 'We are checking your payment',
      text: 'It is not yet clear whether you were charged. Please do not pay again: the shop is looking into it, and the answer appears here.',
    },
    paid: { title: 'Paid', text: 'Thank you. Your payment has arrived.' },
    already_paid: {
      title: 'Already paid',
      text: 'Thank you, this payment has arrived. There is nothing more to pay.',
    },
    paid_late: {
      title: 'Paid',
      text: 'Your payment has arrived, although its time was over or it was to be cancelled. If you no longer expected it, please tell the shop.',
    },
    declined: {
      title: 'The payment was declined',
      text: 'You were not charged. You can go back to the shop and pay in another way.',
    },
    abandoned: {
      title: 'Not paid: the time was over',
      text: 'The payment was not approved with your bank in time. You were not charged. If you still want to pay, please start again from the shop.',
    },
    cancelled: {
      title: 'The payment was cancelled',
      text: 'You were not charged. If you still want to pay, please start again from the shop.',
    },
    rejected: {
      title: 'The payment was stopped',
      text: 'It was not what the shop had asked for, so it did not go ahead. You were not charged. Please go back to the shop.',
    },
    unclear: {
      title: 'Please contact the shop',
      text: 'It could not be found out whether you were charged. Please do not pay again before you have spoken to the shop.',
    },
    one_moment: {
      title: 'One moment please',
      text: 'This takes a little longer than usual. Nothing is lost: this page goes on by itself.',
    },
    unknown_link: {
      title: 'There is nothing here',
      text: 'This link is not complete, or it is too old. Please check it, or go back to the shop.',
    },
    broken: {
      title: 'Something went wrong on our side',
      text: 'Please try again in a minute. Your payment goes on without this page.',
    },
  },
  declined: {
    funds: 'Your bank says that there is not enough money available for it.',
    card: 'Your bank says that this card can no longer be used. A newer card may work.',
    approval: 'It was not approved with your bank.',
    bank: 'Your bank did not allow it. Only your bank can say why.',
    limit: 'It is above a limit for payments with this card.',
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

  reloads: (duration) => `This page loads itself again every ${duration}.`,
  stopReloading: 'Stop that',
  standsStill: 'Look again',
};
