import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";

/** Pictures of strangers are not fetched: no request leaves this origin. Their address is shown instead. */
const COMPONENTS: Components = {
  img: ({ src, alt }) => (
    <a href={typeof src === "string" ? src : undefined} target="_blank" rel="noopener noreferrer nofollow">
      {alt || (typeof src === "string" ? src : "")}
    </a>
  ),
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  ),
};

/** Raw HTML is shown as text, never as elements; dangerous link schemes are dropped. */
export default function Markdown({ text }: { text: string }) {
  return (
    <div className="prose-quiet">
      <ReactMarkdown remarkPlugins={[remarkGfm]} components={COMPONENTS} skipHtml={false}>
        {text}
      </ReactMarkdown>
    </div>
  );
}
