"""`--plan`: what would be done."""

from collections import Counter

from . import release, site_files
from .places import OUT, REGION


def show(packaged: release.Packaged, wanted) -> None:
    release.write_to(packaged)
    made = packaged.release
    files = site_files.changes([], made.site, [])
    size = {name: len(packaged.bytes_by_key[key]) for name, key in made.packages.items()}
    kinds = Counter(file.cache_control for file in made.site)

    print(f"\nBuilt for {made.base_url} from {made.commit or 'no commit'}, kept in {OUT}:")
    for name, bytes_ in size.items():
        print(f"  {name + '.zip':<20} {bytes_:>9,} bytes (at most {release.MOST_PACKAGE_BYTES:,})")
    print("  template.yaml")
    print(f"  the site             {len(made.site)} files, {kinds[site_files.FOR_EVER]} of them kept for ever by browsers, and {len(made.redirects)} redirects")
    if wanted.region != REGION:
        print(f"\n{wanted.region} is not {REGION}: data of the public sector stays in Indonesia (PP 71/2019 art. 20)")
    print(f"""
With an account, in {wanted.region}, this would
  1. put the stack {wanted.stack}-artifacts in place (bucket of releases)
  2. put the stack {wanted.stack}-global in place in us-east-1 (budget, firewall)
  3. keep release {made.name} in the bucket: {len(packaged.bytes_by_key)} things, those it has already left out
  4. put {len(files.assets)} hashed files into the site's bucket: no page uses them yet
  5. add the indexes that the table lacks, one after the other; change the stack {wanted.stack}, shown beforehand as a change set: functions, table, CloudFront
  6. put {len(files.others)} other files and {len(files.pages)} pages in place, then take away what is gone
  7. let CloudFront forget what it kept, and print the addresses
  8. send one registration that is marked as a test, read its receipt, and erase it
  9. note that the release served, or go back to the one that did

Nothing was sent anywhere.""")
