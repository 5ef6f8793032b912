//! The pages, embedded in the program: raw, in brotli and in gzip, made by
//! `build.rs` from `web/`. Nothing is compressed at run time.

use actix_web::http::header::{self, HeaderMap};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};

/// One file of the pages.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// Its address, with the leading slash.
    pub path: &'static str,
    /// Content type.
    pub mime: &'static str,
    /// The bytes as they are.
    pub raw: &'static [u8],
    /// The same in brotli.
    pub br: Option<&'static [u8]>,
    /// The same in gzip.
    pub gz: Option<&'static [u8]>,
    /// A mark of the content, without quotes.
    pub etag: &'static str,
    /// Its name changes with its content: browsers may keep it for good.
    pub immutable: bool,
}

mod table {
    #![allow(missing_docs, reason = "generated")]
    use super::Asset;
    include!(concat!(env!("OUT_DIR"), "/assets.rs"));
}
pub use table::{ASSETS, POLICY};

/// Addresses that the page itself tells apart. `{}` stands for a number.
const ROUTES: [&str; 6] = ["/", "/join", "/phien/{}", "/so/{}", "/kho", "/thiet-lap"];

const MISSING: &str = "<!doctype html><html lang=vi><meta charset=utf-8><title>Phiên Chợ</title>\
    <h1>Chưa có giao diện</h1><p>Bản này được dựng khi máy không có npm. Cài Node.js 20.19 trở lên rồi chạy lại \
    <code>cargo run</code>.</p><p lang=en>This program was built without npm, so it has no pages. Install Node.js \
    20.19 or newer and run <code>cargo run</code> again.</p>";

/// Answers with a file of the pages: `index.html` for every route of the page,
/// 404 for what is neither, 503 with an explanation when the program was
/// built without pages.
pub async fn serve(request: HttpRequest) -> HttpResponse {
    answer(ASSETS, request.path(), request.headers())
}

fn answer(assets: &'static [Asset], path: &str, asked: &HeaderMap) -> HttpResponse {
    let name = if is_route(path) { "/index.html" } else { path };
    let Some(asset) = assets.iter().find(|asset| asset.path == name) else {
        return if assets.is_empty() && is_route(path) {
            shielded(HttpResponse::ServiceUnavailable()).content_type("text/html; charset=utf-8").body(MISSING)
        } else {
            shielded(HttpResponse::NotFound()).finish()
        };
    };
    let (body, encoding) = encoded(asset, asked);
    let etag = format!("\"{}-{}\"", asset.etag, encoding.unwrap_or("raw"));
    let fresh = matches(asked, &etag);
    let mut response = shielded(if fresh { HttpResponse::NotModified() } else { HttpResponse::Ok() });
    let keep = if asset.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    response
        .insert_header((header::ETAG, etag))
        .insert_header((header::CACHE_CONTROL, keep))
        .insert_header((header::VARY, "accept-encoding"));
    if fresh {
        return response.finish();
    }
    if let Some(encoding) = encoding {
        response.insert_header((header::CONTENT_ENCODING, encoding));
    }
    response.content_type(asset.mime).body(body)
}

fn is_route(path: &str) -> bool {
    ROUTES.iter().any(|route| match route.strip_suffix("{}") {
        Some(stem) => {
            path.strip_prefix(stem).is_some_and(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()))
        }
        None => path == *route,
    })
}

/// Only our own files and the inlined script and style run; nobody frames the
/// page; the joining link's token leaves it to nobody.
fn shielded(mut response: HttpResponseBuilder) -> HttpResponseBuilder {
    response
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::X_FRAME_OPTIONS, "DENY"));
    response
}

/// The smallest form that the browser takes.
fn encoded(asset: &Asset, asked: &HeaderMap) -> (&'static [u8], Option<&'static str>) {
    let forms = [(asset.br, "br"), (asset.gz, "gzip")];
    let fit = forms.into_iter().find_map(|(bytes, name)| bytes.filter(|_| takes(asked, name)).map(|b| (b, Some(name))));
    fit.unwrap_or((asset.raw, None))
}

/// Whether who asks takes an answer in `encoding`.
pub(super) fn takes(asked: &HeaderMap, encoding: &str) -> bool {
    listed(asked, header::ACCEPT_ENCODING).any(|item| {
        let (name, rest) = item.split_once(';').unwrap_or((item, ""));
        let refused = rest.trim().strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0_f32));
        name.trim().eq_ignore_ascii_case(encoding) && !refused
    })
}

fn matches(asked: &HeaderMap, etag: &str) -> bool {
    listed(asked, header::IF_NONE_MATCH).any(|item| item == "*" || item.trim_start_matches("W/") == etag)
}

/// The items of a header that lists them with commas, over all its lines.
fn listed(asked: &HeaderMap, name: header::HeaderName) -> impl Iterator<Item = &str> {
    asked.get_all(name).filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(',').map(str::trim))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::body::to_bytes;
    use actix_web::test::TestRequest;

    static FILES: &[Asset] = &[
        Asset {
            path: "/index.html",
            mime: "text/html; charset=utf-8",
            raw: b"page",
            br: Some(b"br"),
            gz: Some(b"gz"),
            etag: "1f",
            immutable: false,
        },
        Asset {
            path: "/assets/a.js",
            mime: "text/javascript; charset=utf-8",
            raw: b"js",
            br: None,
            gz: None,
            etag: "2f",
            immutable: true,
        },
    ];

    fn get(files: &'static [Asset], path: &str, headers: &[(&'static str, &'static str)]) -> HttpResponse {
        let request = headers
            .iter()
            .fold(TestRequest::with_uri(path), |request, one| request.append_header(*one))
            .to_http_request();
        answer(files, request.path(), request.headers())
    }

    fn head(response: &HttpResponse, name: &str) -> String {
        response.headers().get(name).map_or(String::new(), |value| value.to_str().unwrap().to_owned())
    }

    #[actix_web::test]
    async fn every_route_of_the_page_is_the_page() {
        for path in ["/", "/join", "/phien/12", "/so/3", "/kho", "/thiet-lap"] {
            let response = get(FILES, path, &[]);
            assert_eq!(response.status(), 200, "{path}");
            assert_eq!(head(&response, "cache-control"), "no-cache", "{path}");
            assert_eq!(&to_bytes(response.into_body()).await.unwrap()[..], b"page", "{path}");
        }
        for path in ["/phien/", "/phien/x", "/phien/1/2", "/so", "/nothing", "/assets/b.js", "/../index.html"] {
            assert_eq!(get(FILES, path, &[]).status(), 404, "{path}");
        }
    }

    #[actix_web::test]
    async fn the_best_accepted_encoding_is_sent() {
        let cases: [(&str, &str, &[u8]); 5] = [
            ("gzip, deflate, br", "br", b"br"),
            ("gzip", "gzip", b"gz"),
            ("br;q=0, gzip", "gzip", b"gz"),
            ("BR", "br", b"br"),
            ("identity", "", b"page"),
        ];
        for (accepted, encoding, body) in cases {
            let response = get(FILES, "/", &[("accept-encoding", accepted)]);
            assert_eq!(head(&response, "content-encoding"), encoding, "{accepted}");
            assert_eq!(head(&response, "vary"), "accept-encoding");
            assert_eq!(&to_bytes(response.into_body()).await.unwrap()[..], body, "{accepted}");
        }
    }

    #[actix_web::test]
    async fn a_known_file_is_not_sent_again() {
        let first = get(FILES, "/", &[("accept-encoding", "br")]);
        assert_eq!(head(&first, "etag"), "\"1f-br\"");
        for (known, status) in
            [("\"1f-br\"", 304), ("W/\"1f-br\"", 304), ("\"x\", \"1f-br\"", 304), ("\"1f-raw\"", 200)]
        {
            let again = get(FILES, "/", &[("accept-encoding", "br"), ("if-none-match", known)]);
            assert_eq!(again.status(), status, "{known}");
            assert_eq!(to_bytes(again.into_body()).await.unwrap().is_empty(), status == 304, "{known}");
        }
    }

    #[test]
    fn named_by_content_is_kept_for_good() {
        let response = get(FILES, "/assets/a.js", &[]);
        assert_eq!(head(&response, "cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(head(&response, "content-type"), "text/javascript; charset=utf-8");
    }

    #[test]
    fn every_answer_is_shielded() {
        for path in ["/", "/nothing"] {
            let response = get(FILES, path, &[]);
            assert_eq!(head(&response, "content-security-policy"), POLICY);
            assert_eq!(head(&response, "referrer-policy"), "no-referrer");
            assert_eq!(head(&response, "x-content-type-options"), "nosniff");
        }
    }

    #[actix_web::test]
    async fn without_pages_the_page_says_so() {
        let response = get(&[], "/phien/1", &[]);
        assert_eq!(response.status(), 503);
        let body = to_bytes(response.into_body()).await.unwrap();
        assert!(String::from_utf8(body.to_vec()).unwrap().contains("Node.js"));
        assert_eq!(get(&[], "/assets/a.js", &[]).status(), 404);
    }

    #[actix_web::test]
    async fn the_embedded_pages_are_whole() {
        let request = TestRequest::with_uri("/").to_http_request();
        let response = serve(request).await;
        if ASSETS.is_empty() {
            assert_eq!(response.status(), 503);
            return;
        }
        let page = to_bytes(response.into_body()).await.unwrap();
        assert!(page.ends_with(b"</html>\n") && page.starts_with(b"<!doctype html>"));
        assert!(POLICY.contains("frame-ancestors 'none'") && POLICY.contains("sha256-"));
        assert!(ASSETS.iter().all(|asset| asset.br.is_some() && asset.gz.is_some()));
    }
}
