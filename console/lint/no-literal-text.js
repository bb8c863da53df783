// Every sentence a person reads or hears comes from the message catalogues, in both languages.
const SPOKEN = new Set(["aria-label", "aria-description", "alt", "label", "placeholder", "title", "action", "lead", "body", "text"]);
const WORDS = /\p{L}{2,}/u;

export const noLiteralText = {
  meta: {
    type: "problem",
    schema: [],
    messages: { literal: "“{{text}}” is written into the component; put it into the locales and use t()" },
  },
  create(context) {
    const report = (node, text) => {
      if (WORDS.test(text)) context.report({ node, messageId: "literal", data: { text: text.trim().slice(0, 40) } });
    };
    return {
      JSXText: (node) => report(node, node.value),
      "JSXElement > JSXExpressionContainer > Literal": (node) => typeof node.value === "string" && !node.value.startsWith(".") && report(node, node.value),
      JSXAttribute(node) {
        if (node.value?.type === "Literal" && typeof node.value.value === "string" && SPOKEN.has(node.name.name)) report(node, node.value.value);
      },
    };
  },
};
