/** German. */
import type { Language } from './language';

const UNDER_WAY = 'Sie müssen nichts tun: Diese Seite geht von selbst weiter.';

export const GERMAN: Language = {
  tag: 'de',
  locale: 'de',
  words: {
    preparing: { title: 'Ihre Zahlung wird vorbereitet', text: `Einen Moment bitte. ${UNDER_WAY}` },
    waiting_for_shop: {
      title: 'Der Shop prüft Ihre Bestellung',
      text: `Danach geht die Zahlung weiter. ${UNDER_WAY}`,
    },
    to_bank: {
      title: 'Ihre Bank wartet auf Sie',
      text: 'Bitte geben Sie diese Zahlung bei Ihrer Bank frei. Danach bringt Ihre Bank Sie zurück.',
    },
    at_bank: {
      title: 'Ihre Bank wartet auf Sie',
      text: 'Bitte geben Sie diese Zahlung bei Ihrer Bank frei, zum Beispiel in deren App. Haben Sie das gerade getan, ist nichts weiter zu tun: Diese Seite geht von selbst weiter.',
    },
    back_early: {
      title: 'Warten auf Ihre Bank',
      text: 'Haben Sie die Zahlung freigegeben, ist nichts weiter zu tun: Die Antwort erscheint hier von selbst.',
      more: 'Haben Sie Ihre Bank zu früh verlassen? Gehen Sie im Browser dorthin zurück, oder öffnen Sie die Zahlung noch einmal vom Shop aus.',
    },
    finishing: {
      title: 'Ihre Zahlung wird abgeschlossen',
      text: 'Gleich fertig. Sie können zusehen oder diese Seite schließen: Die Zahlung läuft ohne sie weiter.',
    },
    stopping: {
      title: 'Ihre Zahlung wird abgebrochen',
      text: 'Bitte zahlen Sie noch nicht erneut: Diese Seite sagt gleich, wie es ausgegangen ist.',
    },
    too_late: {
      title: 'Zu spät für diese Freigabe',
      text: 'Die Zeit für die Freigabe bei Ihrer Bank ist vorbei. Bitte zahlen Sie noch nicht erneut: Diese Seite sagt gleich, wie es ausgegangen ist.',
    },
    no_way: {
      title: 'Wir können Sie nicht zu Ihrer Bank bringen',
      text: 'Mit diesem Schritt stimmt etwas nicht, darum wurden Sie nicht weitergeleitet. Bitte gehen Sie zurück zum Shop.',
    },
    checking: {
      title: 'Wir prüfen Ihre Zahlung',
      text: 'Noch ist nicht klar, ob Ihre Karte belastet wurde. Bitte zahlen Sie nicht erneut: Der Shop geht dem nach, und die Antwort erscheint hier.',
    },
    paid: { title: 'Bezahlt', text: 'Vielen Dank. Ihre Zahlung ist angekommen.' },
    already_paid: {
      title: 'Schon bezahlt',
      text: 'Vielen Dank, diese Zahlung ist angekommen. Es ist nichts mehr zu zahlen.',
    },
    paid_late: {
      title: 'Bezahlt',
      text: 'Ihre Zahlung ist angekommen, obwohl ihre Zeit vorbei war oder sie abgebrochen werden sollte. Haben Sie nicht mehr damit gerechnet, sagen Sie es bitte dem Shop.',
    },
    declined: {
      title: 'Die Zahlung wurde abgelehnt',
      text: 'Ihre Karte wurde nicht belastet. Sie können zum Shop zurückgehen und anders bezahlen.',
    },
    abandoned: {
      title: 'Nicht bezahlt: Die Zeit war vorbei',
      text: 'Die Zahlung wurde bei Ihrer Bank nicht rechtzeitig freigegeben. Ihre Karte wurde nicht belastet. Möchten Sie noch bezahlen, beginnen Sie bitte im Shop von vorn.',
    },
    cancelled: {
      title: 'Die Zahlung wurde abgebrochen',
      text: 'Ihre Karte wurde nicht belastet. Möchten Sie noch bezahlen, beginnen Sie bitte im Shop von vorn.',
    },
    rejected: {
      title: 'Die Zahlung wurde angehalten',
      text: 'Sie war nicht die, um die der Shop gebeten hatte, und wurde nicht ausgeführt. Ihre Karte wurde nicht belastet. Bitte gehen Sie zurück zum Shop.',
    },
    unclear: {
      title: 'Bitte wenden Sie sich an den Shop',
      text: 'Es ließ sich nicht klären, ob Ihre Karte belastet wurde. Bitte zahlen Sie nicht erneut, bevor Sie mit dem Shop gesprochen haben.',
    },
    one_moment: {
      title: 'Einen Moment bitte',
      text: 'Es dauert etwas länger als sonst. Nichts geht verloren: Diese Seite geht von selbst weiter.',
    },
    unknown_link: {
      title: 'Hier ist nichts',
      text: 'Dieser Link ist nicht vollständig oder zu alt. Bitte prüfen Sie ihn, oder gehen Sie zurück zum Shop.',
    },
    broken: {
      title: 'Bei uns ist etwas schiefgegangen',
      text: 'Bitte versuchen Sie es in einer Minute noch einmal. Ihre Zahlung läuft ohne diese Seite weiter.',
    },
  },
  declined: {
    funds: 'Ihre Bank meldet, dass dafür nicht genug Geld verfügbar ist.',
    card: 'Ihre Bank meldet, dass diese Karte nicht mehr verwendet werden kann. Mit einer neueren Karte kann es gelingen.',
    approval: 'Sie wurde bei Ihrer Bank nicht freigegeben.',
    bank: 'Ihre Bank hat sie nicht erlaubt. Den Grund kennt nur Ihre Bank.',
    limit: 'Sie liegt über einer Grenze für Zahlungen mit dieser Karte.',
    none_given: 'Ein Grund wurde nicht genannt.',
  },
  posting: {
    title: 'Sie werden zu Ihrer Bank gebracht',
    text: 'Bitte geben Sie diese Zahlung dort frei. Wenn nichts geschieht, drücken Sie auf den Knopf.',
  },

  continueToBank: 'Weiter zu Ihrer Bank',
  again: 'Noch einmal versuchen',
  askShop: 'Den Shop fragen',
  backToShop: (shop) => (shop === null ? 'Zurück zum Shop' : `Zurück zu ${shop}`),
  closePage: 'Sie können diese Seite schließen.',
  timeLeft: (duration) => `Sie haben noch ${duration} Zeit.`,
  lastMinute: 'Sie haben noch weniger als eine Minute Zeit.',
  questions: 'Fragen?',
  reference: 'Zahlung',

  reloads: (duration) => `Diese Seite lädt sich neu, alle ${duration}.`,
  stopReloading: 'Damit aufhören',
  standsStill: 'Noch einmal nachsehen',
};
