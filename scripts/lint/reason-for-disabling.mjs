/** A comment that switches a rule off names the rule and says why, on the same line: `-- because ...`. */
const DISABLING = /^\s*eslint-disable(?:-next-line|-line)?\s*(?<rest>[^]*)$/;

export const reasonForDisabling = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      noReason: 'Name the rule that is switched off, and say why: eslint-disable-next-line <rule> -- <reason>.',
    },
  },
  create(context) {
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          const rest = DISABLING.exec(comment.value)?.groups?.rest;
          if (rest === undefined || /^[@a-z].*\s--\s+\S/.test(rest)) continue;
          context.report({ loc: whereItStillCounts(comment), messageId: 'noReason' });
        }
      },
    };
  },
};

/** On the line above: a comment that switches everything off would otherwise switch this report off as well. */
function whereItStillCounts(comment) {
  return { line: comment.loc.start.line - 1, column: 0 };
}
