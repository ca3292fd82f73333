import os, time, pathlib, pytest
pytestmark=[pytest.mark.urls("tests.editor_urls"), pytest.mark.django_db(transaction=True)]
def test_it(page, new_page, axe):
    page.goto("/")
    html=pathlib.Path("/tmp/word.html").read_text()
    print(page.evaluate("h => JSON.stringify(bpmplanPaste.fromHtml(h))", html).replace("\\n","\n"))
    a=page.locator("#id_challenge"); a.focus()
    big="<h1>Stor</h1>"+"<p>Afsnit med <b>fed</b> tekst og mere tekst her.</p><ul><li>a</li><li>b</li></ul>"*int(os.environ.get('N','50'))
    t=time.time(); page.evaluate("h => bpmplanPaste.fromHtml(h)", big); print("convert", round(time.time()-t,2))
    for h in (html, big):
        t=time.time()
        page.evaluate("""h => { const d=new DataTransfer(); d.setData('text/html',h); d.setData('text/plain','x');
          document.querySelector('#id_challenge').dispatchEvent(new ClipboardEvent('paste',{clipboardData:d,bubbles:true,cancelable:true})) }""", h)
        print("paste", len(a.input_value()), round(time.time()-t,2))
    t=time.time(); page.keyboard.press("Control+z"); print("undone", len(a.input_value()), round(time.time()-t,2))
    page.locator("[data-md=preview]").first.click(); page.wait_for_timeout(900)
    axe(page)
    page.screenshot(path="/tmp/e4-1280.png", full_page=True)
    page.set_viewport_size({'width':390,'height':900}); p=page
    p.fill("#id_challenge","# Overskrift\n\nTekst **fed**\n\n- a\n- b\n\n| A | B | C |\n|---|--:|---|\n| Langt indhold i celle | 1 | mere |\n"); p.wait_for_timeout(900)
    p.locator("summary").first.click(); axe(p)
    p.screenshot(path="/tmp/e4-390.png", full_page=True)
    p.locator("[data-md=link]").first.click(); p.wait_for_timeout(200); axe(p); p.screenshot(path="/tmp/e4-dialog.png")
