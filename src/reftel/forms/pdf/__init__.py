"""PDF documents: text layer, recognized text of image pages, black boxes, page images."""

from reftel.forms.pdf.form import FORM
from reftel.forms.pdf.helper import hidden_text, render_page

__all__ = ["FORM", "hidden_text", "render_page"]
