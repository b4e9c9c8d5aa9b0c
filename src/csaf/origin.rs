//! Which part of an advisory a place of its document came from.

/// A part of an advisory; numbers are places in the lists of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// The document as a whole.
    Document,
    /// Its category.
    Category,
    /// Its title.
    Title,
    /// Its languages.
    Language,
    /// Its publisher.
    Publisher,
    /// With whom it may be shared.
    Distribution,
    /// Its own severity.
    AggregateSeverity,
    /// Its id, status, version or dates.
    Tracking,
    /// An entry of its history.
    Revision(usize),
    /// A written note.
    Note(usize),
    /// Thanks.
    Acknowledgment(usize),
    /// A link.
    Reference(usize),
    /// The steps of disclosure.
    Timeline,
    /// The next update, and what is still open.
    NextUpdate,
    /// What is said about patients.
    Safety(usize),
    /// Why it no longer stands.
    End,
    /// The product tree as a whole.
    ProductTree,
    /// A product.
    Product(usize),
    /// A group of products.
    Group(usize),
    /// A vulnerability as a whole.
    Vulnerability(usize),
    /// A vulnerability's CVE number.
    Cve(usize),
    /// A vulnerability's weakness.
    Weakness(usize),
    /// A vulnerability's title.
    VulnerabilityTitle(usize),
    /// An id of a vulnerability.
    VulnerabilityId(usize, usize),
    /// A written note of a vulnerability.
    VulnerabilityNote(usize, usize),
    /// A link of a vulnerability.
    VulnerabilityReference(usize, usize),
    /// Thanks for a vulnerability.
    VulnerabilityAcknowledgment(usize, usize),
    /// The claims about a vulnerability.
    Claims(usize),
    /// A row of the table of claims.
    Claim(usize),
    /// Vectors of a vulnerability.
    Score(usize, usize),
    /// What is known of a vulnerability's exploitation.
    Exploitation(usize),
    /// A threat entry of a vulnerability.
    Threat(usize, usize),
    /// A remedy for a vulnerability.
    Remediation(usize, usize),
}
